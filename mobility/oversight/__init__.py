"""What representatives and auditors look at: rules, notices, figures without names."""
