"""What the publishing edition may not show: found in the text, masked, or held back."""
