"""Pictures and the engines that find and compare the faces on them."""
