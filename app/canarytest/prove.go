//go:build linux

package canarytest

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// Prove plants a canary of its own in every place and in every encoding, and
// fails the test unless each is found: only then does it mean something that
// another canary is not. What it planted is gone when it returns.
func Prove(t testing.TB, places Places) {
	t.Helper()
	planted := Canary{Name: "planted", Value: rand.Text() + `+/="é{` + rand.Text()}
	w := newWatch(places)
	var sites []string
	for _, folder := range places.Folders {
		sites = append(sites, plantFiles(t, folder, planted.Value)...)
	}
	stop := plantProcesses(t, places, planted.Value)
	w.Look()
	stop()
	for _, site := range sites {
		if err := os.Remove(site); err != nil {
			t.Error(err)
		}
	}
	finds := w.Search(planted)
	for _, site := range append(sites, "arguments of process", "environment of process") {
		if !slices.ContainsFunc(finds, func(f Find) bool { return strings.HasPrefix(f.Place, site) }) {
			t.Errorf("the canary planted in %s was not found", site)
		}
	}
}

// plantFiles makes a file for each encoding, the canary in the midst of bytes
// that are no text.
func plantFiles(t testing.TB, folder, value string) []string {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var files []string
	for name, content := range encodings(value) {
		path := filepath.Join(folder, ".planted "+name)
		if err := os.WriteFile(path, []byte("SQLite format 3\x00\xff"+content+"\x00\xfe"), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	return files
}

// encodings writes a value as programs do, and not as Canary takes it apart.
func encodings(value string) map[string]string {
	escaped, _ := json.Marshal(value) // a string always encodes
	var wide []byte
	for _, u := range utf16.Encode([]rune(value)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	list := map[string]string{
		"raw":                value,
		"hex":                hex.EncodeToString([]byte(value)),
		"hex in capitals":    strings.ToUpper(hex.EncodeToString([]byte(value))),
		"query":              url.Values{"secret": {value}}.Encode(),
		"path":               (&url.URL{Path: "/" + value}).EscapedPath(),
		"path segment":       url.PathEscape(value),
		"JSON":               `{"secret":` + string(escaped) + `}`,
		"UTF-16":             string(wide),
		"basic credentials":  base64.StdEncoding.EncodeToString([]byte("client:" + value)),
		"base64url, cut off": base64.RawURLEncoding.EncodeToString([]byte(value))[:4*len(value)/3],
	}
	for before := range 3 {
		around := strings.Repeat("b", before) + value + strings.Repeat("a", 2-before)
		name := " with " + string(rune('0'+before)) + " bytes before"
		list["base64"+name] = base64.StdEncoding.EncodeToString([]byte(around))
		list["base64 unpadded"+name] = base64.RawStdEncoding.EncodeToString([]byte(around))
		list["base64url"+name] = base64.URLEncoding.EncodeToString([]byte(around))
		list["base64url unpadded"+name] = base64.RawURLEncoding.EncodeToString([]byte(around))
	}
	return list
}

// plantProcesses starts a shell with the canary in an argument, which starts a
// process with it in a variable, and returns what ends both.
func plantProcesses(t testing.TB, places Places, value string) (stop func()) {
	t.Helper()
	// "true" behind it keeps the shell from becoming the other program.
	shell := exec.Command("/bin/sh", "-c", `PLANTED="$1" cat; true`, "sh", value)
	shell.Env = append(os.Environ(), places.Mark)
	input, err := shell.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		_ = input.Close()
		_ = shell.Wait()
	}
	_, err = input.Write([]byte("are you there?\n"))
	if err == nil {
		_, err = bufio.NewReader(output).ReadString('\n') // cat runs
	}
	if err != nil {
		stop()
		t.Fatal(err)
	}
	return stop
}
