// Package workflows knows what Okta Workflows shows to the outside: the Invoke URLs of API Endpoint flows and the host
// they live on. It makes no calls.
package workflows
