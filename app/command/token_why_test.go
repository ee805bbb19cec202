package command_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/command"
	"github.com/flowlatch/flowlatch/app/token/servertest"
)

// A refusal is told by what the command can check itself, and leads to the flag
// that is in the way.
func TestTokenTellsWhyItWasRefused(t *testing.T) {
	file, stranger := keyFiles(t)["ES256 PKCS#8"], keyFiles(t)["ES256 JWK"]
	for _, c := range []struct {
		name, fault, key string
		bound            bool
		flags            []string
		title, try       string
	}{
		{name: "the clock", fault: "clock-ahead", flags: []string{"--no-clock-correction"}, title: "the clocks don't agree", try: "--no-clock-correction"},
		{name: "the org's domain", fault: "other-domain", title: "another address", try: "--org"},
		{name: "proof of possession", bound: true, flags: []string{"--dpop", "off"}, title: "requires proof of possession", try: "--dpop off"},
		{name: "no scope", flags: []string{"--scope", ""}, title: "no scope was asked for", try: "--scope"},
		{name: "openid", flags: []string{"--scope", "openid"}, title: "openid", try: "--scope"},
		{name: "a custom server", fault: "default-server", title: "custom authorization server", try: "Ask the org itself"},
		{name: "another key", key: stranger.path, title: "doesn't have this key", try: "Add the public key"},
		{name: "words alone, against which nothing speaks", fault: "assertion-replayed", title: "used before", try: "Try again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var args []string
			if c.fault != "" {
				args = append(args, "--fault="+c.fault)
			}
			p := startPractice(t, args...)
			if c.key == "" {
				c.key = file.path
			}
			got, _, _, exit := getToken(t, append([]string{"--org", p.OrgURL, "--client-id", p.newApp(t, file.key, c.bound), "--key-file", c.key}, c.flags...)...)
			if exit != command.ExitCheckFailed || got.Problem == nil || !strings.Contains(got.Problem.Title, c.title) || !strings.Contains(got.Problem.Try[0], c.try) {
				t.Errorf("exit %d, %+v", exit, got.Problem)
			}
			if last := got.Exchanges[len(got.Exchanges)-1]; !strings.Contains(last.URL, "/.well-known/") {
				t.Errorf("what was asked to find out isn't among the exchanges: %+v", got.Exchanges)
			}
		})
	}
}

// A foreign server's refusal isn't put down to what only Okta has.
func TestTokenRefusedByAForeignServer(t *testing.T) {
	file := keyFiles(t)["RS256 JWK"]
	server := servertest.Start(t, servertest.Options{Keys: file.key.PublicJWKS()})
	got, _, _, exit := getToken(t, "--org", server.URL, "--client-id", "another", "--key-file", file.path)
	if exit != command.ExitCheckFailed || !strings.Contains(got.Problem.Cause, "isn't known") || !strings.Contains(got.Problem.Detail, "another client") {
		t.Errorf("exit %d, %+v", exit, got.Problem)
	}
}
