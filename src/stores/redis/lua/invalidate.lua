-- Tells every node what has changed, under the next number; then the relays, where the same commit may have written events.
--
-- KEYS  1  number of the last message (keys.invalidations)
-- ARGV  1  channel    2  what has changed    3  channel on which relays are woken, or none
-- Returns the number.

-- Begins at the time, so that numbers go on rising when Redis has lost its data.
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[1], redis.call('TIME')[1] .. '000000') end
local number = redis.call('INCR', KEYS[1])
redis.call('PUBLISH', ARGV[1], string.format('%.0f', number) .. ' ' .. ARGV[2])
if ARGV[3] then redis.call('PUBLISH', ARGV[3], '') end
return number
