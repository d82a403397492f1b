"""Sample mails for the tour of the desk: made here, sent by nobody, booked like an import."""
