"""What made-up people and answers say: vocabulary and templates of our own, by topic and language."""
