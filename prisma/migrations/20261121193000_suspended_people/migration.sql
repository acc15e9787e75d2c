-- Few of all people: whoever counts a large group of them leaves these out.
CREATE INDEX CONCURRENTLY "users_suspended_idx" ON "users"("id") WHERE "suspended_at" IS NOT NULL;
