package setup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// maxAuthorities bounds a file of certificates, in bytes.
const maxAuthorities = 256 << 10

// Authority is a certificate that can be trusted for this org. What it says of
// itself proves nothing: the fingerprint is to be compared with the one that
// whoever runs the network tells.
type Authority struct {
	Subject, Issuer     string
	Fingerprint         string // SHA-256: "AB:CD:…"
	NotBefore, NotAfter time.Time
	// One: the certificate is a server's own, signed by itself, and makes no other
	// one trusted.
	One bool

	der []byte
}

// ReadAuthorityFile is [ReadAuthorities] for a file. A leading ~ stands for the home
// folder. It reads the disk: never on the UI goroutine. A file that can't be read is
// a Problem too.
func ReadAuthorityFile(path string, now time.Time) ([]Authority, error) {
	data, err := readFile(path, maxAuthorities+1)
	if err != nil {
		return nil, FileProblem(err)
	}
	return ReadAuthorities(data, now)
}

// ReadAuthorities reads the certificates of a PEM or DER file, for their
// fingerprints to be shown. Nothing is trusted by it. What can't be an authority
// is a Problem with the code "authority.unusable".
func ReadAuthorities(data []byte, now time.Time) ([]Authority, error) {
	if len(data) > maxAuthorities {
		return nil, badAuthority(text.T("authority.large", "This is too large for a file of certificates"))
	}
	ders, err := certificatesIn(data)
	if err != nil {
		return nil, err
	}
	var found []Authority
	for _, der := range ders {
		a, err := readAuthority(der, now)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(found, func(other Authority) bool { return other.Fingerprint == a.Fingerprint }) {
			found = append(found, a)
		}
	}
	return found, nil
}

// certificatesIn takes the certificates out of a file.
func certificatesIn(data []byte) ([][]byte, error) {
	if _, err := x509.ParseCertificate(data); err == nil {
		return [][]byte{data}, nil
	}
	var ders [][]byte
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case strings.Contains(block.Type, "PRIVATE KEY"):
			return nil, badAuthority(text.T("authority.key", "There is a private key in this file, which belongs to a server and not here. Ask for the authority's certificate alone."))
		case block.Type == "CERTIFICATE", block.Type == "X509 CERTIFICATE":
			ders = append(ders, block.Bytes)
		}
	}
	if len(ders) == 0 {
		return nil, badAuthority(text.T("authority.none", "There is no certificate in this file. It usually begins with -----BEGIN CERTIFICATE-----"))
	}
	return ders, nil
}

func readAuthority(der []byte, now time.Time) (Authority, error) {
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return Authority{}, badAuthority(text.T("authority.damaged", "The certificate is damaged or cut off")).WithDetail(err.Error())
	}
	a := Authority{
		Subject: cert.Subject.String(), Issuer: cert.Issuer.String(), Fingerprint: fingerprint(der),
		NotBefore: cert.NotBefore, NotAfter: cert.NotAfter, One: !signsOthers(cert), der: der,
	}
	switch {
	case !cert.IsCA && !bytes.Equal(cert.RawSubject, cert.RawIssuer):
		return a, badAuthority(text.T("authority.server", "This is the certificate of {{.Subject}}, not of an authority. Ask for that of its issuer, {{.Issuer}}.", "Subject", a.Subject, "Issuer", a.Issuer))
	case now.After(cert.NotAfter):
		return a, badAuthority(text.T("authority.expired", "The certificate of {{.Subject}} has expired", "Subject", a.Subject))
	case now.Before(cert.NotBefore):
		return a, badAuthority(text.T("authority.early", "The certificate of {{.Subject}} isn't valid yet. Is this computer's clock right?", "Subject", a.Subject))
	}
	return a, nil
}

// signsOthers reports whether certificates that this one has signed are trusted
// with it. Those of before X.509 version 3 don't say what they are for, and are
// taken for an authority's when they are trusted (crypto/x509, CheckSignatureFrom).
func signsOthers(cert *x509.Certificate) bool { return cert.IsCA || cert.Version < 3 }

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = strings.ToUpper(hex.EncodeToString([]byte{b}))
	}
	return strings.Join(pairs, ":")
}

func badAuthority(sentence text.Text) *problem.Problem {
	return badField("authority.unusable", sentence, problem.AddAuthority)
}

// AddAuthority trusts a certificate for this workspace's connections from now on,
// beside those that this computer trusts. Its fingerprint has been shown to the
// admin before. It checks no more and no less of a connection than before: there
// is no way to switch checking off.
func (w *Walk) AddAuthority(ctx context.Context, a Authority) error {
	_, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = w.update(func(ws *workspace.Workspace) {
		if slices.ContainsFunc(ws.Org.Authorities, a.same) {
			return
		}
		ws.Org.Authorities = append(ws.Org.Authorities, workspace.Authority{
			Subject: a.Subject, Fingerprint: a.Fingerprint, Added: w.deps.Now(),
			PEM: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.der})),
		})
	})
	if err != nil {
		return err
	}
	w.trust(w.Workspace().Org.Authorities)
	return nil
}

func (a Authority) same(other workspace.Authority) bool { return other.Fingerprint == a.Fingerprint }

// RemoveAuthority trusts a certificate no longer.
func (w *Walk) RemoveAuthority(ctx context.Context, fingerprint string) error {
	_, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = w.update(func(ws *workspace.Workspace) {
		ws.Org.Authorities = slices.DeleteFunc(ws.Org.Authorities, Authority{Fingerprint: fingerprint}.same)
	})
	if err != nil {
		return err
	}
	w.trust(w.Workspace().Org.Authorities)
	return nil
}

// trust makes the connections trust the org's own authorities. One that can't be
// read, or that isn't what its fingerprint says, is left out: then less is
// trusted, never more.
func (w *Walk) trust(authorities []workspace.Authority) {
	var pems [][]byte
	for _, a := range authorities {
		block, _ := pem.Decode([]byte(a.PEM))
		if block != nil && fingerprint(block.Bytes) == a.Fingerprint {
			pems = append(pems, pem.EncodeToMemory(block))
		}
	}
	if w.deps.Network.Trust(pems...) == nil {
		return
	}
	_ = w.deps.Network.Trust() // no text fails: those of this computer alone
}
