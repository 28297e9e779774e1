# frozen_string_literal: true

require "json"
require "net/http"
require "securerandom"
require "uri"
require "platform_sdk"

# The proxy between the SDK and the product, as sdks/story.md describes it.
class Controls
  def initialize(address)
    @address = address
  end

  # The next requests with this method and path get this action.
  def rule(method, path, action, **options)
    send_json("POST", "/rules", { method: method, path: path, action: action, times: 1 }.merge(options))
  end

  # The next requests are answered in the product's place.
  def answer(method, path, status, body: { error: "Status #{status}" }, headers: {}, **options)
    text = body.is_a?(String) ? body : JSON.generate(body)
    headers = { "Content-Type" => "application/json" }.merge(headers)
    rule(method, path, "answer", status: status, body: text, headers: headers, **options)
  end

  # Forgets the rules and the requests so far.
  def clear
    send_json("DELETE", "/rules")
    send_json("DELETE", "/requests")
  end

  # The requests since the last clearing, with this method and this path before the query.
  def requests(method = nil, path = nil)
    send_json("GET", "/requests").select do |request|
      (method.nil? || request["method"] == method) && (path.nil? || request["path"].split("?").first == path)
    end
  end

  # Moves an organization to a plan.
  def plan(slug, plan)
    send_json("POST", "/plans", { slug: slug, plan: plan })
  end

  # The token in the mail to an address.
  def mailed_token(address)
    send_json("GET", "/mails?#{URI.encode_www_form(to: address)}")["token"]
  end

  private

  def send_json(method, path, body = nil)
    uri = URI("#{@address}#{path}")
    headers = { "Content-Type" => "application/json" }
    request = Net::HTTPGenericRequest.new(method, !body.nil?, true, uri.request_uri, headers)
    request.body = JSON.generate(body) if body
    answer = Net::HTTP.start(uri.host, uri.port, read_timeout: 60) { |http| http.request(request) }
    raise "#{method} #{path}: #{answer.code} #{answer.body}" unless answer.is_a?(Net::HTTPSuccess)

    JSON.parse(answer.body) unless answer.body.to_s.empty?
  end
end

# An organization, and a client with a key that may do everything.
class Organization
  PASSWORD = "correct-horse-7-battery"

  attr_reader :signed_up, :key, :client

  def initialize
    name = "org-#{SecureRandom.hex(6)}"
    @signed_up = Platform::Client.new.organizations.create(
      name: name, slug: name, email: "#{name}@example.com", password: PASSWORD
    )
    admin = Platform::Client.new(api_key: signed_up.access_token)
    @key = admin.api_keys.create(name: "The story's", scopes: ["admin"]).key
    @client = Platform::Client.new(api_key: key)
  end

  def slug
    signed_up.organization.slug
  end

  def email
    signed_up.user.email
  end

  # A client of the person who made it.
  def login(token_store = nil)
    Platform::Client.login(email: email, password: PASSWORD, org_slug: slug, token_store: token_store)
  end
end

# A store that saves once, and no more until it has room again.
class FullTokenStore < Platform::MemoryTokenStore
  attr_writer :full

  def save(tokens)
    raise Errno::ENOSPC if @full

    @full = true
    super
  end
end
