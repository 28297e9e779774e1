-- Sends the text of a file again and again; where that has the word {key}, with the next line of another file in its place.
-- Arguments: the request's file, the keys' file or "-", how many keys it has, how many are used up, how many threads there are.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local text = file:read("*a")
  file:close()

  if args[2] == "-" then
    -- As long as there is no global of this name, wrk asks once and sends the same bytes from then on.
    wrk.format = function() return text end
    return
  end

  local from, to = text:find("{key}", 1, true)
  local head, tail = text:sub(1, from - 1), text:sub(to + 1)
  local keys = assert(io.open(args[2], "rb"))
  local length = #keys:read("*l")

  -- Each thread has a part of the file to itself.
  local count, used, share = tonumber(args[3]), tonumber(args[4]), tonumber(args[5])
  local start = math.floor((number * count + used % count) / share) % count
  keys:seek("set", start * (length + 1))

  function request()
    local key = keys:read(length)
    if not key then
      keys:seek("set", 0)
      key = keys:read(length)
    end
    keys:read(1)
    return head .. key .. tail
  end
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
