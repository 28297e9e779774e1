# frozen_string_literal: true

require_relative "lib/platform_sdk/version"

Gem::Specification.new do |spec|
  spec.name = "platform-sdk"
  spec.version = Platform::VERSION
  spec.summary = "The Ruby SDK of the Platform API"
  spec.description = "Typed models, lists that are iterated over all pages, retries, timeouts, and sign-ins that " \
                     "renew themselves, on the standard library alone."
  spec.authors = ["The Platform authors"]
  spec.license = "MIT"
  spec.required_ruby_version = ">= 3.0"
  spec.files = Dir.chdir(__dir__) { Dir["lib/**/*.rb", "sig/*", "README.md", "CHANGELOG.md", "LICENSE"].sort }
  spec.require_paths = ["lib"]
  spec.metadata = { "rubygems_mfa_required" => "true" }
end
