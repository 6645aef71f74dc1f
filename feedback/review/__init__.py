"""What people are asked to judge, who judges it now, and how far they agree."""
