-- A credential from before stays alive: by it the terminal brings its key in, once.
ALTER TABLE device_credential ADD COLUMN public_key varchar(130);
ALTER TABLE device_credential ADD COLUMN key_registered_at timestamptz;
