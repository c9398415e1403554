"""The main job as people do it: in a browser, by plain HTTP, and on every page there is."""
