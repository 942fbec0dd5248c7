"""`python -m devstack`: everything the center needs, on one machine, until Ctrl-C."""

import sys

from devstack.supervisor import main

sys.exit(main())
