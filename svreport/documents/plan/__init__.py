"""The plan paper: progress against the sustainability plan, workstream by workstream."""
