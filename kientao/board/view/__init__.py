"""The 360° view: six directions, what got better, what needs the leader. Pure assembling: it counts nothing twice."""
