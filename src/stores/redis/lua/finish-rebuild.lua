-- Joins what PostgreSQL had with what was fanned out since the rebuild began, and sets the floor.
--
-- KEYS  1  timeline list (keys.homeTimeline)     2  lock (keys.homeTimelineRebuild)
-- ARGV  1  the token of begin-rebuild            2  how many ids a list holds at most
--       3  seconds until the list expires
--       4  '1' where the ids are all there are, so that the list is complete down to the first tweet
--       5..  ids, 16 bytes each, newest first
-- Returns 1, or 0 where the list was dropped or taken over meanwhile: then it stays as it is.

local key, token, max_ids = KEYS[1], ARGV[1], tonumber(ARGV[2])
if redis.call('LINDEX', key, -1) ~= token then return 0 end

local function above(a, b)
  local a1, a2, a3, a4 = struct.unpack('>I4I4I4I4', a)
  local b1, b2, b3, b4 = struct.unpack('>I4I4I4I4', b)
  if a1 ~= b1 then return a1 > b1 end
  if a2 ~= b2 then return a2 > b2 end
  if a3 ~= b3 then return a3 > b3 end
  return a4 > b4
end

local ids, seen = {}, {}
local function take(id)
  if not seen[id] then
    seen[id] = true
    ids[#ids + 1] = id
  end
end
for _, id in ipairs(redis.call('LRANGE', key, 0, -2)) do take(id) end
for i = 5, #ARGV do take(ARGV[i]) end
table.sort(ids, above)

-- Where more may exist, the oldest id is not an item but the floor: the list is complete above it.
local complete = ARGV[4] == '1' and #ids <= max_ids
local last = math.min(#ids, max_ids)
local floor = string.rep('\0', 16)
if not complete then
  floor = ids[last]
  last = last - 1
end

redis.call('DEL', key, KEYS[2])
for i = 1, last, 1000 do redis.call('RPUSH', key, unpack(ids, i, math.min(i + 999, last))) end
redis.call('RPUSH', key, floor)
redis.call('EXPIRE', key, ARGV[3])
return 1
