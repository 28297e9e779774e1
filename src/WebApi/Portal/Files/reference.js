// Everything that would send requests to another host is off: fonts, telemetry, the request proxy, the assistant, the cloud client.
const { version } = document.getElementById('reference').dataset;
Scalar.createApiReference('#reference', {
  url: `../api/docs.json?version=${version}`,
  // Requests use the version that is shown.
  onBeforeRequest: ({ requestBuilder }) => { requestBuilder.headers.set('Api-Version', version); },
  authentication: { preferredSecurityScheme: 'bearerAuth' },
  persistAuth: false,
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'direct',
  defaultOpenAllTags: true,
  // The theme of the other pages.
  darkMode: document.documentElement.dataset.bsTheme === 'dark',
});

// Scalar's copy buttons have only an icon; screen readers need a name.
const name = () => {
  for (const button of document.querySelectorAll('.scalar-code-copy:not([aria-label])')) button.setAttribute('aria-label', 'Copy');
};
new MutationObserver(name).observe(document.getElementById('reference'), { childList: true, subtree: true });
name();
