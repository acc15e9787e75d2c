-- Adds one id to, or removes it from, many home timelines at once, and tells those who listen.
--
-- KEYS  1..n       timeline lists (keys.homeTimeline), n = ARGV[6]
--       n+1..      logs (keys.homeTimelineLog) of those who are told
-- ARGV  1  id, 16 bytes          2  the same id as text, for the log and the channel
--       3  'a' to add, 'r' to remove
--       4  how many ids a list holds at most
--       5  about how many entries a log holds
--       6  n
--       7  '1' where this may be a repeat: then the whole log is searched for the entry, else its newest part
--       8..        channels, one for each log
-- Returns how many lists there were (cold timelines have none and are not touched).
--
-- A list is newest first and unique; its last element is the floor, above which (exclusive) it is complete. While it is
-- rebuilt the floor is a token that begins with ff ff: everything is taken in then.

local id, text, op, max_ids, max_log, n, repeated = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6]), ARGV[7] == '1'

-- Redis compares Lua strings by its locale's rules: ids are compared as numbers.
local a1, a2, a3, a4 = struct.unpack('>I4I4I4I4', id)
local function id_compared_to(other)
  local b1, b2, b3, b4 = struct.unpack('>I4I4I4I4', other)
  if a1 ~= b1 then return a1 - b1 end
  if a2 ~= b2 then return a2 - b2 end
  if a3 ~= b3 then return a3 - b3 end
  return a4 - b4
end

local function insert(key, floor)
  local building = string.byte(floor, 1) == 255 and string.byte(floor, 2) == 255
  if not building and id_compared_to(floor) <= 0 then return end
  local head = redis.call('LINDEX', key, 0)
  if head == floor or id_compared_to(head) > 0 then
    redis.call('LPUSH', key, id)
  else
    -- A late id belongs near the head: a few at a time, not the whole list. The floor ends it at the latest.
    local from, placed = 0, false
    while not placed do
      for _, other in ipairs(redis.call('LRANGE', key, from, from + 15)) do
        if other == id then return end
        if other == floor or id_compared_to(other) > 0 then
          redis.call('LINSERT', key, 'BEFORE', other, id)
          placed = true
          break
        end
      end
      from = from + 16
    end
  end
  -- One too many: the floor goes, and what was the oldest id is the new floor.
  if redis.call('LLEN', key) > max_ids + 1 then
    if building then redis.call('LREM', key, -1, redis.call('LINDEX', key, -2)) else redis.call('RPOP', key) end
  end
end

local function holds(entries)
  for _, entry in ipairs(entries) do
    if entry[2][1] == op and entry[2][2] == text then return true end
  end
  return false
end

local lists = 0
for i = 1, n do
  local floor = redis.call('LINDEX', KEYS[i], -1)
  if floor then
    lists = lists + 1
    if op == 'a' then insert(KEYS[i], floor) elseif floor ~= id then redis.call('LREM', KEYS[i], 1, id) end
  end
end
for i = 1, #KEYS - n do
  local log = KEYS[n + i]
  -- Only a log that somebody opened is written to. Each message names the entry before it, so that a listener who lacks
  -- that one knows. A worker that was frozen may come back beside its successor: the newest entries are always looked at.
  local recent = redis.call('XREVRANGE', log, '+', '-', 'COUNT', repeated and 2 * max_log or 16)
  if recent[1] and not holds(recent) then
    local entry = redis.call('XADD', log, 'MAXLEN', '~', max_log, '*', op, text)
    redis.call('PUBLISH', ARGV[7 + i], entry .. ' ' .. recent[1][1] .. ' ' .. op .. ' ' .. text)
  end
end
return lists
