"""`make up`: installs Flywheel into its own folder, starts what it needs and watches over it."""
