// Package nodesdk_test runs Okta's own client for Node against a practice org:
// a client that nobody wrote with the practice org in mind.
package nodesdk_test

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

//go:embed testdata
var sources embed.FS

// install puts Okta's client into a folder of its own, at the versions of the
// lock file. It skips the test where that can't be had.
func install(t *testing.T) (node, dir string) {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed: no client of Okta's to try")
	}
	if node, err = exec.LookPath("node"); err != nil {
		t.Skip("node is not installed: no client of Okta's to try")
	}
	dir = t.TempDir()
	files, err := fs.Sub(sources, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Skipf("npm could not install Okta's client: %v\n%s", err, out)
	}
	return node, dir
}

// seen is what the walk says.
type seen struct {
	Listed    []string
	Workflows []string
	Created   struct {
		ID, Status string
		Keys       []string
	}
	Got                   string
	Added                 struct{ KID, Status string }
	DeleteActive          string
	Deactivated           string
	DeactivateLast        string
	SecretForKey          string
	Granted               struct{ Scope, Status string }
	Grants                []string
	Role                  struct{ Type, Assignment string }
	ByItself              string
	Me                    string
	Roles                 []string
	Log                   []string
	DeleteActiveApp, Gone string
}

func TestOktasClientForNode(t *testing.T) {
	node, dir := install(t)
	org := practicetest.Start(t, practice.Config{Apps: 90})
	input, err := json.Marshal(map[string]string{"orgUrl": org.URL(), "token": org.AdminToken()})
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), node, "walk.mjs")
	command.Dir, command.Stdin = dir, bytes.NewReader(input)
	command.Env = append(os.Environ(), "HOME="+dir) // Okta's client reads ~/.okta
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	var got seen
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	check(t, org, got)
}

func check(t *testing.T, org *practice.Org, got seen) {
	t.Helper()
	ids := slices.Clone(got.Listed)
	slices.Sort(ids)
	if len(ids) < 120 || len(slices.Compact(ids)) != len(got.Listed) {
		t.Errorf("%d apps listed, some twice or missing", len(got.Listed))
	}
	for _, kind := range []string{
		"application.lifecycle.create", "app.oauth2.client.lifecycle.create", "app.oauth2.credentials.lifecycle.create",
		"app.oauth2.credentials.lifecycle.deactivate", "app.oauth2.credentials.lifecycle.delete",
		"app.oauth2.admin.consent.grant", "app.oauth2.client.privilege.grant",
	} {
		if !slices.Contains(got.Log, kind) {
			t.Errorf("the log holds no %s: %q", kind, got.Log)
		}
	}
	want := got
	want.Workflows = []string{"okta_flow_sso", "flow"}
	want.Created.Status, want.Created.Keys, want.Got, want.ByItself = "ACTIVE", []string{"first"}, "Made with Node", "Made with Node"
	want.Added.KID, want.Added.Status, want.Deactivated = "second", "ACTIVE", "INACTIVE"
	want.DeleteActive = "400 E0000001 You can't delete an active JSON Web Key. Deactivate the key before deleting it."
	want.DeactivateLast = "400 E0000001 Can't deactivate the only active JSON Web Key when the value for `token_endpoint_auth_method` is `private_key_jwt`."
	want.SecretForKey = "400 E0000001 'client_secret' can't be used when 'token_endpoint_auth_method' is 'private_key_jwt'."
	want.Granted.Scope, want.Granted.Status, want.Grants = "okta.apps.read", "ACTIVE", []string{"okta.apps.read"}
	want.Role.Type, want.Role.Assignment = "READ_ONLY_ADMIN", "CLIENT"
	want.Me, want.Roles = org.AdminLogin(), []string{"SUPER_ADMIN"}
	want.DeleteActiveApp = "403 E0000056 The application must be deactivated before deletion."
	want.Gone = "404 E0000007"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
