package command_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/command"
	"github.com/flowlatch/flowlatch/app/token/servertest"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestTokenStaysSecret: the token itself comes out only where it was asked for.
func TestTokenStaysSecret(t *testing.T) {
	file := keyFiles(t)["ES256 JWK"]
	for _, asJSON := range []bool{false, true} {
		server := servertest.Start(t, servertest.Options{Keys: file.key.PublicJWKS()})
		args := []string{"token", "--org", server.URL, "--client-id", servertest.ClientID, "--key-file", file.path, "--scope", "read"}
		if asJSON {
			args = append(args, "--json")
		}
		for _, c := range []struct {
			flags []string
			shown bool
		}{{nil, false}, {[]string{"--show-token"}, true}, {[]string{"--token-out", filepath.Join(t.TempDir(), "out")}, false}} {
			stdout, stderr, exit := run(t, append(args, c.flags...)...)
			issued := server.Issued()
			access := issued[len(issued)-1]
			if exit != command.ExitDone || strings.Contains(stdout, access) != c.shown || strings.Contains(stderr, access) {
				t.Errorf("%v: exit %d, stdout %q, stderr %q", c.flags, exit, stdout, stderr)
			}
			if strings.Contains(stdout+stderr, "client_assertion") || len(issued) == 0 {
				t.Errorf("%v: stdout %q, stderr %q", c.flags, stdout, stderr)
			}
		}
	}
}

func TestTokenFile(t *testing.T) {
	file := keyFiles(t)["ES256 JWK"]
	server := servertest.Start(t, servertest.Options{Keys: file.key.PublicJWKS()})
	folder := t.TempDir()
	out := filepath.Join(folder, "token")
	if err := os.WriteFile(out, []byte("an older token"), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"token", "--org", server.URL, "--client-id", servertest.ClientID, "--key-file", file.path}
	if _, stderr, exit := run(t, append(args, "--token-out", out)...); exit != command.ExitDone {
		t.Fatalf("exit %d, stderr %q", exit, stderr)
	}
	wantToken := func() {
		t.Helper()
		content, err := os.ReadFile(out)
		if err != nil || string(content) != server.Issued()[0] {
			t.Errorf("%v, %q", err, content)
		}
		if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", err, info.Mode())
		}
		if names, err := filepath.Glob(filepath.Join(folder, ".*")); err != nil || len(names) != 0 {
			t.Errorf("left behind: %v", names)
		}
	}
	wantToken()

	refused := append(args, "--token-out", out)
	refused[4] = "another-client"
	if _, _, exit := run(t, refused...); exit != command.ExitCheckFailed {
		t.Errorf("a refused client: exit %d", exit)
	}
	wantToken()

	posts := server.Posts()
	for _, bad := range []string{filepath.Join(folder, "missing", "token"), folder} {
		if _, stderr, exit := run(t, append(args, "--token-out", bad)...); exit != command.ExitUsage || !strings.Contains(stderr, "--token-out") {
			t.Errorf("%s: exit %d, stderr %q", bad, exit, stderr)
		}
	}
	if server.Posts() != posts {
		t.Error("a token was asked for that had no place to go")
	}
}

func TestTokenWithAnEncryptedKey(t *testing.T) {
	const password = "rfc7520" // of a published example, see oauth/testdata/README.md
	key := filepath.Join("..", "..", "oauth", "testdata", "openssl", "aes-256-cbc-hmacWithSHA256.pem")
	locked, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	read, err := oauth.ImportKey(locked, secret.New(password))
	if err != nil {
		t.Fatal(err)
	}
	server := servertest.Start(t, servertest.Options{Keys: read.Key.PublicJWKS()})
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name, file string
		exit       int
		cause      string
	}{
		{"the password", write("right", password+"\r\n"), command.ExitDone, ""},
		{"another password", write("wrong", "battery staple"), command.ExitCheckFailed, "doesn't open it"},
		{"no password", "", command.ExitCheckFailed, "is encrypted"},
	} {
		args := []string{"token", "--json", "--org", server.URL, "--client-id", servertest.ClientID, "--key-file", key}
		if c.file != "" {
			args = append(args, "--key-password-file", c.file)
		}
		stdout, stderr, exit := run(t, args...)
		var got tokenJSON
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || exit != c.exit {
			t.Errorf("%s: exit %d, stdout %q, stderr %q", c.name, exit, stdout, stderr)
			continue
		}
		if c.cause != "" && (got.Problem == nil || !strings.Contains(got.Problem.Cause, c.cause)) {
			t.Errorf("%s: %+v", c.name, got.Problem)
		}
	}
}

func TestTokenKeyFromStandardInput(t *testing.T) {
	file := keyFiles(t)["RS256 PKCS#8"]
	renamed, err := file.key.WithID("as-registered")
	if err != nil {
		t.Fatal(err)
	}
	if renamed, err = renamed.WithAlgorithm("RS512"); err != nil {
		t.Fatal(err)
	}
	server := servertest.Start(t, servertest.Options{Keys: renamed.PublicJWKS()})
	content, err := os.ReadFile(file.path)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	e := env(t, &out, &errs)
	e.Stdin = bytes.NewReader(content)
	exit := command.Run(t.Context(), e, []string{
		"token", "--org", server.URL, "--client-id", servertest.ClientID, "--key-file", "-", "--kid", "as-registered", "--alg", "RS512",
	})
	if exit != command.ExitDone || !strings.Contains(out.String(), "as-registered, RS512") {
		t.Errorf("exit %d, stdout %q, stderr %q", exit, &out, &errs)
	}
}

func TestTokenUsage(t *testing.T) {
	file := keyFiles(t)["RS256 JWK"]
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		org, client, key string
		more             []string
		exit             int
		want             string
	}{
		{"http://acme.okta.com", "c", file.path, nil, command.ExitUsage, "Use https"},
		{"https://me:pw@acme.okta.com", "c", file.path, nil, command.ExitUsage, "before the @"},
		{"https://acme.okta.com:8443/x", "c", file.path, nil, command.ExitUsage, "port 443"},
		{"https://127.0.0.1:1", "c\nx", file.path, nil, command.ExitUsage, "--client-id"},
		{"https://127.0.0.1:1", "c", file.path, []string{"--scope", `a"b`}, command.ExitUsage, "--scope"},
		{"https://127.0.0.1:1", "c", file.path, []string{"--alg", "HS256"}, command.ExitUsage, "alg"},
		{"https://127.0.0.1:1", "c", file.path, []string{"--timeout", "0s"}, command.ExitUsage, "--timeout"},
		{"https://127.0.0.1:1", "c", "-", []string{"--key-password-file", "-"}, command.ExitUsage, "standard input"},
		{"https://127.0.0.1:1", "c", filepath.Join(t.TempDir(), "none"), nil, command.ExitUsage, "--key-file"},
		{"https://127.0.0.1:1", "c", broken, nil, command.ExitCheckFailed, "far larger"},
		{"https://127.0.0.1:1", "c", file.path, []string{"--alg", "ES256"}, command.ExitCheckFailed, "another kind of key"},
		{"https://127.0.0.1:1", "c", file.path, nil, command.ExitUnreachable, "Nothing answers"},
		{"http://127.0.0.1:1", "c", file.path, nil, command.ExitUnreachable, "Nothing answers"},
	} {
		args := append([]string{"token", "--org", c.org, "--client-id", c.client, "--key-file", c.key}, c.more...)
		_, stderr, exit := run(t, args...)
		if exit != c.exit || !strings.Contains(stderr, c.want) {
			t.Errorf("%q: exit %d, stderr %q", args[1:], exit, stderr)
		}
		if stdout, _, exit := run(t, append(args, "--json")...); exit != c.exit {
			t.Errorf("%q: exit %d with --json", args[1:], exit)
		} else {
			wantProblem(t, stdout)
		}
	}
}

// wantProblem wants one object on one line that has a Problem.
func wantProblem(t *testing.T, stdout string) tokenJSON {
	t.Helper()
	var got tokenJSON
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || strings.Count(stdout, "\n") != 1 {
		t.Fatalf("%v in %q", err, stdout)
	}
	if got.Problem == nil || got.Problem.Title == "" || got.Problem.Cause == "" || len(got.Problem.Try) == 0 {
		t.Fatalf("no clear Problem: %+v", got.Problem)
	}
	return got
}
