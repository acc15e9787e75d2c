-- API nodes keep people and tweets in memory, and tell one another what they write. What somebody else writes, such as an
-- operator who suspends a person in psql, is told by PostgreSQL. Rows of these tables change rarely; counts stand elsewhere.
CREATE FUNCTION tell_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('stale', TG_ARGV[0] || ' ' || NEW.id);
  RETURN NULL;
END
$$;

CREATE TRIGGER tell_of_change AFTER UPDATE ON users FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION tell_of_change('user');
CREATE TRIGGER tell_of_change AFTER UPDATE ON tweets FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION tell_of_change('tweet');
