"""Every change to appointments and to the hours behind them."""
