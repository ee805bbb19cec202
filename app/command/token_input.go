package command

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// serverOrigin is the origin of an org, named by any of its addresses, or of
// another authorization server, named by its own: those have ports, numbers and
// names that no org has.
func serverOrigin(raw string) (string, error) {
	address, err := okta.ParseAddress(raw)
	if err == nil {
		return address.Origin, nil
	}
	refused, ok := errors.AsType[*okta.AddressError](err)
	if !ok {
		return "", fmt.Errorf("--org: %w", err)
	}
	if origin, ok := plainOrigin(raw); ok && slices.Contains(serversMayHave(), refused.Fault) {
		return origin, nil
	}
	return "", fmt.Errorf("--org: %s", problem.AddressSentence(refused))
}

// serversMayHave is what an org's address can't have and another server's can.
func serversMayHave() []okta.AddressFault {
	return []okta.AddressFault{okta.FaultPort, okta.FaultIPAddress, okta.FaultLocalName, okta.FaultNoDomain}
}

// plainOrigin takes https://host[:port] and nothing more.
func plainOrigin(raw string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	return "https://" + u.Host, true
}

// maxKeyInput is more than any file that is read as a key; what is longer is
// refused without reading on.
const maxKeyInput = 512 << 10

// key reads the key file.
func (c *tokenCommand) key(env Env) (*oauth.Key, error) {
	if c.KeyFile == "-" && c.KeyPasswordFile == "-" {
		return nil, errors.New("only one of --key-file and --key-password-file can be standard input")
	}
	data, err := readKeyFile(env, c.KeyFile)
	if err != nil {
		return nil, err
	}
	password, err := readPassword(env, c.KeyPasswordFile)
	if err != nil {
		return nil, err
	}
	read, err := token.ReadKey(data, password, c.Kid, c.Alg)
	if err != nil {
		return nil, err
	}
	return read.Key, nil
}

func readKeyFile(env Env, path string) ([]byte, error) {
	data, err := readFile(env, path, maxKeyInput)
	if err != nil {
		return nil, fmt.Errorf("--key-file: %w", err)
	}
	return data, nil
}

// readPassword reads a password without its line end. Spaces may belong to it.
func readPassword(env Env, path string) (secret.Secret, error) {
	if path == "" {
		return secret.Secret{}, nil
	}
	data, err := readFile(env, path, maxSecretFile)
	if err != nil {
		return secret.Secret{}, fmt.Errorf("--key-password-file: %w", err)
	}
	if len(data) > maxSecretFile {
		return secret.Secret{}, errors.New("--key-password-file: it is too large for a password")
	}
	return secret.New(strings.TrimRight(string(data), "\r\n")), nil
}

// readFile reads a file, or standard input for -, and no more than a byte beyond
// the limit.
func readFile(env Env, path string, limit int64) ([]byte, error) {
	from := env.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		from = f
	}
	return io.ReadAll(io.LimitReader(from, limit+1))
}

// authoritiesVariable names a file of certificate authorities, as OpenSSL and Go
// on Linux know it; on other systems Go doesn't look at it.
const authoritiesVariable = "SSL_CERT_FILE"

// trustedAuthorities are the system's and those of SSL_CERT_FILE, nil for the
// system's alone.
func trustedAuthorities() (*x509.CertPool, error) {
	path := os.Getenv(authoritiesVariable)
	if path == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", authoritiesVariable, err)
	}
	pool, err := wire.Roots(pem)
	if err != nil {
		return nil, fmt.Errorf("%s: %s holds no certificate in PEM", authoritiesVariable, path)
	}
	return pool, nil
}
