"""What happened at a sitting? Its report: gathered once, shown as a page, a table or on paper."""
