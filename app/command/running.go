package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// runningPractice names a practice org that runs elsewhere.
type runningPractice struct {
	PracticeURL    string `help:"A practice org that already runs." placeholder:"URL" name:"practice-url"`
	AdminTokenFile string `help:"File with its admin token; - is standard input." placeholder:"FILE" name:"admin-token-file"`
}

// errTokenFile asks for the file that belongs to --practice-url.
var errTokenFile = errors.New("--practice-url needs --admin-token-file")

// resolve reads the token; nil when no URL is given.
func (r runningPractice) resolve(env Env) (*app.RunningPractice, error) {
	if r.PracticeURL == "" {
		if r.AdminTokenFile != "" {
			return nil, errors.New("--admin-token-file goes with --practice-url")
		}
		return nil, nil
	}
	origin, err := practiceOrigin(r.PracticeURL)
	if err != nil {
		return nil, err
	}
	if r.AdminTokenFile == "" {
		return nil, errTokenFile
	}
	token, err := readSecret(env, r.AdminTokenFile)
	if err != nil {
		return nil, err
	}
	return &app.RunningPractice{URL: origin, Token: token}, nil
}

// practiceOrigin is the origin of a practice org, which may be named by the
// address of its console. Its admin token is sent there, so nothing but a
// literal address of this computer will do.
func practiceOrigin(raw string) (string, error) {
	address, err := okta.ParseAddress(raw)
	if e, ok := errors.AsType[*okta.AddressError](err); ok {
		return "", fmt.Errorf("--practice-url: %s", problem.AddressSentence(e))
	}
	if err != nil {
		return "", fmt.Errorf("--practice-url: %w", err)
	}
	if address.Cell != okta.CellPractice {
		return "", fmt.Errorf("--practice-url: %s is not this computer; a practice org has an address such as http://127.0.0.1:8080", address.Domain)
	}
	if !strings.HasPrefix(address.Origin, "http://") {
		return "", errors.New("--practice-url: a practice org is reached by http, not by https")
	}
	return address.Origin, checkPracticeParts(address.Parts)
}

// checkPracticeParts wants a port, and nothing behind it but the console.
func checkPracticeParts(parts []okta.Part) error {
	port := false
	for _, part := range parts {
		port = port || part.Use == okta.UsePort
		console := part.Text == "/console" || strings.HasPrefix(part.Text, "/console/")
		if part.Use == okta.UseLeftOut && part.Text != "/" && !console {
			return fmt.Errorf("--practice-url: %s doesn't belong to the address of a practice org", part.Text)
		}
	}
	if !port {
		return errors.New("--practice-url: the port is missing, as in http://127.0.0.1:8080")
	}
	return nil
}

// maxSecretFile bounds a file that holds one secret.
const maxSecretFile = 64 << 10

// readSecret reads one secret without its line end.
func readSecret(env Env, path string) (secret.Secret, error) {
	from := env.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return secret.Secret{}, fmt.Errorf("read the token file: %w", err)
		}
		defer func() { _ = f.Close() }()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, maxSecretFile+1))
	if err != nil {
		return secret.Secret{}, fmt.Errorf("read the token file: %w", err)
	}
	if len(data) > maxSecretFile {
		return secret.Secret{}, errors.New("the token file is too large for a token")
	}
	s := secret.New(string(bytes.TrimSpace(data)))
	if s.IsZero() {
		return secret.Secret{}, errors.New("the token file is empty")
	}
	return s, nil
}
