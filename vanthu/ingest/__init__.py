"""How mail comes in: spool, SMTP/LMTP receiver, IMAP watcher, file import, booking."""
