# frozen_string_literal: true

# Signs a person in, or goes on with their last sign-in: sign_in.rb <email> <org_slug>

require "io/console"
require "platform_sdk"

email, org_slug = ARGV
store = Platform::FileTokenStore.new("#{org_slug}.tokens.json")
sign_in = lambda do
  password = $stdin.getpass("Password: ")
  Platform::Client.login(email: email, password: password, org_slug: org_slug, token_store: store)
end

client = store.load ? Platform::Client.from_token_store(store) : sign_in.call
begin
  me = client.users.me
rescue Platform::AuthenticationError
  # The last sign-in has ended.
  client = sign_in.call
  me = client.users.me
end
puts "#{me.email} is #{me.role} in #{me.org_name}"
