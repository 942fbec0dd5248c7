"""What staff see of students: the caseload and one student, read across the apps."""
