"""What ended: told to those who asked for it or follow the dataset, on a page and by webhooks."""
