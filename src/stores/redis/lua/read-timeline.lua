-- Reads a piece of one home timeline and keeps it alive.
--
-- KEYS  1  timeline list (keys.homeTimeline)     2  number of the last invalidation (keys.invalidations)
-- ARGV  1  id below which to read (exclusive), 16 bytes, or '' for the top
--       2  how many ids at most
--       3  seconds until the list expires unless it is read again
-- Returns nil where the timeline is cold or being rebuilt, else that number ('' where there is none), the floor and then
-- the ids, newest first.

local key, after, count = KEYS[1], ARGV[1], tonumber(ARGV[2])

local floor = redis.call('LINDEX', key, -1)
if not floor or (string.byte(floor, 1) == 255 and string.byte(floor, 2) == 255) then return false end
redis.call('EXPIRE', key, ARGV[3])

local a1, a2, a3, a4
if after ~= '' then a1, a2, a3, a4 = struct.unpack('>I4I4I4I4', after) end
local function below_cursor(other)
  local b1, b2, b3, b4 = struct.unpack('>I4I4I4I4', other)
  if b1 ~= a1 then return b1 < a1 end
  if b2 ~= a2 then return b2 < a2 end
  if b3 ~= a3 then return b3 < a3 end
  return b4 < a4
end

-- The cursor's own id may have gone from the list: then its place is searched.
local from = 0
if after ~= '' then
  local position = redis.call('LPOS', key, after)
  if position then
    from = position + 1
  else
    from = redis.call('LLEN', key)
    for index, other in ipairs(redis.call('LRANGE', key, 0, -2)) do
      if below_cursor(other) then
        from = index - 1
        break
      end
    end
  end
end

local page = redis.call('LRANGE', key, from, from + count - 1)
if page[#page] == floor then table.remove(page) end
table.insert(page, 1, floor)
table.insert(page, 1, redis.call('GET', KEYS[2]) or '')
return page
