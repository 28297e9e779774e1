# frozen_string_literal: true

# Measures what the SDK adds to a bare HTTP client: overhead.rb [calls]
#
# The same number of calls of `users.me` is made by Net::HTTP and by the SDK, one after another, in blocks that take
# turns. The key is in PLATFORM_API_KEY; without one, an organization is made for it.

require "json"
require "net/http"
require "platform_sdk"
require "securerandom"

CALLS = (ARGV.first || 10_000).to_i
BLOCKS = 20

def new_key
  name = "overhead-#{SecureRandom.hex(6)}"
  client = Platform::Client.new
  signed_up = client.organizations.create(
    name: name, slug: name, email: "#{name}@example.com", password: SecureRandom.hex
  )
  client.with_options(api_key: signed_up.access_token).api_keys.create(name: "Overhead", scopes: ["admin"]).key
end

def spent
  wall = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  cpu = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
  yield
  [
    Process.clock_gettime(Process::CLOCK_MONOTONIC) - wall,
    Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - cpu
  ]
end

key = ENV["PLATFORM_API_KEY"] || new_key
base = URI(ENV["PLATFORM_BASE_URL"] || "http://localhost:3001")
bare = Net::HTTP.start(base.host, base.port, use_ssl: base.scheme == "https")
headers = { "Authorization" => "Bearer #{key}", "Accept" => "application/json" }
client = Platform::Client.new(api_key: key)

ways = {
  "Net::HTTP" => lambda { |_|
    answer = bare.request(Net::HTTP::Get.new("/api/users/me", headers))
    raise answer.code unless answer.code == "200" && JSON.parse(answer.body)["id"]
  },
  "Platform::Client" => ->(_) { client.users.me.id or raise "no id" }
}
ways.each_value { |call| [CALLS, 500].min.times(&call) }

totals = ways.transform_values { [0.0, 0.0] }
BLOCKS.times do
  ways.each do |name, call|
    wall, cpu = spent { (CALLS / BLOCKS).times(&call) }
    totals[name][0] += wall
    totals[name][1] += cpu
  end
end

least = totals["Net::HTTP"]
totals.each do |name, (wall, cpu)|
  puts format(
    "%-17s wall %6.0f µs a call, %.2f times; CPU %6.0f µs a call, %.2f times",
    name, wall / CALLS * 1e6, wall / least[0], cpu / CALLS * 1e6, cpu / least[1]
  )
end
