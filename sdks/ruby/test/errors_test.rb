# frozen_string_literal: true

require "json"
require "minitest/autorun"
require "platform_sdk"

# Failures in the three dialects, and what is shown of secrets.
class ErrorsTest < Minitest::Test
  KEY = "wrk_a1b2c3d4#{'0' * 56}"

  def test_platform_dialect
    details = { fieldErrors: { email: ["Invalid email"] }, formErrors: ["Bad"] }
    error = error(422, { error: "Validation failed", details: details })
    assert_instance_of Platform::ValidationError, error
    assert_equal ["VALIDATION_ERROR", "Validation failed"], [error.code, error.reason]
    assert_equal [{ "email" => ["Invalid email"] }, ["Bad"]], [error.fields, error.form_errors]
    assert_equal "422 VALIDATION_ERROR: Validation failed (email: Invalid email; Bad)", error.message
  end

  def test_keys_dialect
    fields = [
      { field: "name", message: "Name is required" }, { field: "name", message: "Name is odd" }, { message: "Bad" }
    ]
    error = error(400, { error: { code: "VALIDATION_ERROR", message: "Two things", details: { fields: fields } } })
    assert_equal [{ "name" => ["Name is required", "Name is odd"] }, ["Bad"]], [error.fields, error.form_errors]
  end

  def test_workspace_dialect_as_it_was_first_printed
    details = { field: "name" }
    error = error(400, { success: false, error: { code: "X", message: "Name is required", details: details } })
    assert_equal ["X", { "name" => ["Name is required"] }], [error.code, error.fields]
    assert_equal "400 X: Name is required", error.message
  end

  def test_bodies_of_any_shape_are_tolerated
    [
      nil, [], "x", 7, {}, { error: nil }, { error: [] }, { error: { code: 1, message: [] } },
      { error: "x", details: "y" }, { error: "x", details: { fieldErrors: [1], formErrors: { a: 1 } } },
      { error: "x", details: { fieldErrors: { a: 1 } } }, { error: { details: { field: nil } } },
      { error: { details: { fields: [1, { field: 1 }, { field: {}, message: "m" }] } } }
    ].each { |body| assert_equal 418, error(418, body).status }
  end

  def test_class_and_code_follow_from_the_status
    {
      304 => [Platform::NotModifiedError, "NOT_MODIFIED"], 401 => [Platform::AuthenticationError, "UNAUTHORIZED"],
      403 => [Platform::PermissionDeniedError, "FORBIDDEN"], 404 => [Platform::NotFoundError, "NOT_FOUND"],
      405 => [Platform::APIError, "METHOD_NOT_ALLOWED"], 409 => [Platform::ConflictError, "CONFLICT"],
      412 => [Platform::PreconditionFailedError, "PRECONDITION_FAILED"],
      413 => [Platform::APIError, "PAYLOAD_TOO_LARGE"], 415 => [Platform::APIError, "UNSUPPORTED_MEDIA_TYPE"],
      429 => [Platform::RateLimitError, "RATE_LIMITED"],
      500 => [Platform::ServerError, "INTERNAL_ERROR"], 503 => [Platform::ServerError, "SERVICE_UNAVAILABLE"],
      599 => [Platform::ServerError, "HTTP_599"]
    }.each { |status, expected| assert_equal expected, [error(status, nil).class, error(status, nil).code] }
  end

  def test_secrets_are_masked_wherever_they_stand
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
    body = {
      "error" => "#{KEY} wl_live_kIDLzbkmWXYZ0123 #{token} hunter22",
      "details" => { "fieldErrors" => { "key" => [KEY] }, "formErrors" => [KEY] }
    }
    error = Platform::Problem.error(400, body, Platform::Headers.new, secrets: ["hunter22"])
    assert_equal "wrk_a1b2c3d4… wl_live_kIDLzbkm… … …", error.reason
    shown = [error.full_message, error.inspect, error.fields, error.form_errors]
    shown.each { |item| refute_includes item.to_s.b, KEY }
  end

  def test_prefixes_and_words_are_left
    text = "wrk_a1b2c3d4 wrk_ and network_policies"
    assert_equal text, Platform::Secrets.mask_text(text)
  end

  def test_text_that_is_not_utf8_is_masked_too
    assert_includes Platform::Secrets.mask_text("\xff #{KEY}".b), "wrk_a1b2c3d4…"
  end

  private

  def error(status, body)
    Platform::Problem.error(status, JSON.parse(JSON.generate(body)), Platform::Headers.new)
  end
end
