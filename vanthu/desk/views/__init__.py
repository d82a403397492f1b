"""Views, one subject a module. They check who asks, call services and render; never save()."""
