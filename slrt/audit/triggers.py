"""The triggers that write and guard the hash chain of the access log. Used by the first migration.

The hash of a row is sha256(previous hash + canonical text); slrt.audit.chain computes the same in Python, so that
checking does not trust a function that lives in the database being checked.
"""

from __future__ import annotations

CANONICAL = r"""
CREATE FUNCTION audit_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN value IS NULL THEN '-' ELSE length(value) || ':' || value END
$$;
CREATE FUNCTION audit_canonical(event audit_accessevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws('|',
        audit_text(event.id::text),
        audit_text(((extract(epoch FROM event.at) * 1000000)::bigint)::text),
        audit_text(event.jurisdiction_id), audit_text(event.unit_id::text), audit_text(event.user_id::text),
        audit_text(event.role), audit_text(host(event.ip)), audit_text(event.session_hash),
        audit_text(event.request_id), audit_text(event.action), audit_text(event.object_type),
        audit_text(event.object_id), audit_text(event.reason), audit_text(event.details::text),
        audit_text(event.shard::text), audit_text(event.seq::text))
$$;
"""

BEFORE_INSERT = """
CREATE FUNCTION audit_before_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The clock and the chain are the database's business, whatever the client sends.
    NEW.at := clock_timestamp();
    NEW.seq := NULL;
    NEW.prev_hash := NULL;
    NEW.hash := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_before_insert BEFORE INSERT ON audit_accessevent
    FOR EACH ROW EXECUTE FUNCTION audit_before_insert();
"""

# Deferred to the commit: the lock on the shard is then held for the last moment of the transaction only, and a person
# who holds a case's row lock never waits for a colleague who holds the log's.
LINK = """
CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    event audit_accessevent;
    last_seq bigint;
    last_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(723401, (NEW.shard % 2147483647)::int);
    SELECT seq, hash INTO last_seq, last_hash FROM audit_accessevent
        WHERE shard = NEW.shard AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
    SELECT * INTO event FROM audit_accessevent WHERE id = NEW.id;
    event.seq := coalesce(last_seq, 0) + 1;
    event.prev_hash := coalesce(last_hash, sha256(convert_to('slrt:' || NEW.shard, 'UTF8')));
    event.hash := sha256(event.prev_hash || convert_to(audit_canonical(event), 'UTF8'));
    UPDATE audit_accessevent SET seq = event.seq, prev_hash = event.prev_hash, hash = event.hash WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON audit_accessevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_link();
"""

# Not pgtrigger.Protect: that one can be told to look away, this one cannot.
REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.hash IS NULL AND NEW.hash IS NOT NULL
       AND (OLD.id, OLD.at, OLD.jurisdiction_id, OLD.unit_id, OLD.user_id, OLD.role, OLD.ip, OLD.session_hash,
            OLD.request_id, OLD.action, OLD.object_type, OLD.object_id, OLD.reason, OLD.details, OLD.shard)
       IS NOT DISTINCT FROM
           (NEW.id, NEW.at, NEW.jurisdiction_id, NEW.unit_id, NEW.user_id, NEW.role, NEW.ip, NEW.session_hash,
            NEW.request_id, NEW.action, NEW.object_type, NEW.object_id, NEW.reason, NEW.details, NEW.shard)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'catatan akses tidak dapat diubah atau dihapus' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON audit_accessevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_accessevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

DROP = """
DROP TRIGGER audit_refuse_truncate ON audit_accessevent;
DROP TRIGGER audit_refuse_change ON audit_accessevent;
DROP TRIGGER audit_link ON audit_accessevent;
DROP TRIGGER audit_before_insert ON audit_accessevent;
DROP FUNCTION audit_refuse_change();
DROP FUNCTION audit_link();
DROP FUNCTION audit_before_insert();
DROP FUNCTION audit_canonical(audit_accessevent);
DROP FUNCTION audit_text(text);
"""
