package oauth

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// armour is the first line of a PEM block (RFC 7468 §3).
var armour = regexp.MustCompile(`-----BEGIN ([A-Z0-9 ]+)-----`)

// pemBlock is one block as it was found, readable or not.
type pemBlock struct {
	label string
	body  string // between the lines, headers included
	cut   bool   // there is no last line
}

// pemBlocks takes a text apart. Unlike encoding/pem it skips no block that is
// damaged, so that the fault can be named.
func pemBlocks(text string) []pemBlock {
	begins := armour.FindAllStringSubmatchIndex(text, -1)
	blocks := make([]pemBlock, 0, len(begins))
	for i, at := range begins {
		until := len(text)
		if i+1 < len(begins) {
			until = begins[i+1][0]
		}
		b := pemBlock{label: text[at[2]:at[3]]}
		body, _, ended := strings.Cut(text[at[1]:until], "-----END "+b.label+"-----")
		b.body, b.cut = body, !ended
		blocks = append(blocks, b)
	}
	return blocks
}

func (b pemBlock) private() bool { return strings.HasSuffix(b.label, "PRIVATE KEY") }

// legacy reports the encryption of RFC 1421 §4.6.1.1, which is derived from the
// password with a single round of MD5.
func (b pemBlock) legacy() bool {
	return strings.Contains(b.body, "Proc-Type:") && strings.Contains(b.body, "ENCRYPTED")
}

// content is the base64 text of the block, without headers, and with the line
// ends that a JSON string or a shell variable has as backslash and letter.
func (b pemBlock) content() string {
	body := strings.NewReplacer(`\r`, "\n", `\n`, "\n", "\r\n", "\n", "\r", "\n").Replace(b.body)
	if strings.Contains(body, ":") {
		if _, rest, ok := strings.Cut(strings.TrimLeft(body, "\n"), "\n\n"); ok {
			return rest
		}
	}
	return body
}

func importPEM(text string, password secret.Secret) (*Imported, error) {
	var private, other []pemBlock
	for _, b := range pemBlocks(text) {
		if b.private() {
			private = append(private, b)
		} else {
			other = append(other, b)
		}
	}
	switch len(private) {
	case 0:
		return nil, notPrivate(other)
	case 1:
		return private[0].read(password)
	default:
		return nil, severalBlocks(private)
	}
}

func (b pemBlock) read(password secret.Secret) (*Imported, error) {
	switch {
	case b.cut:
		return nil, &KeyError{Fault: KeyTruncated, Detail: "PEM without its last line"}
	case b.legacy():
		return nil, &KeyError{Fault: KeyLegacy, Command: reEncrypt}
	case strings.Contains(b.label, "SSH"):
		return nil, sshKey()
	}
	der, err := decodeBody(b.content())
	switch {
	case err != nil:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "the PEM is not base64"}
	case len(der) == 0:
		return nil, &KeyError{Fault: KeyTruncated, Detail: "the PEM is empty"}
	case der[0] != 0x30:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "the PEM holds no ASN.1 sequence"}
	}
	return importDER(der, password, PEM)
}

// notPrivate names what a file without a private key has instead.
func notPrivate(blocks []pemBlock) *KeyError {
	for _, b := range blocks {
		switch {
		case b.cut:
			return &KeyError{Fault: KeyTruncated, Detail: "PEM without its last line"}
		case strings.HasSuffix(b.label, "CERTIFICATE REQUEST"):
			return &KeyError{Fault: KeyRequest}
		case strings.Contains(b.label, "CERTIFICATE"):
			return &KeyError{Fault: KeyCertificate}
		case strings.Contains(b.label, "SSH"):
			return sshKey()
		case strings.HasSuffix(b.label, "PUBLIC KEY"):
			return &KeyError{Fault: KeyPublic}
		}
	}
	return &KeyError{Fault: KeyForm, Detail: "PEM of " + strings.ToLower(blocks[0].label)}
}

// severalBlocks tells one key written twice from several keys.
func severalBlocks(blocks []pemBlock) *KeyError {
	first, err := decodeBody(blocks[0].content())
	same := err == nil
	ids := make([]string, len(blocks))
	for i, b := range blocks {
		der, err := decodeBody(b.content())
		same = same && err == nil && bytes.Equal(der, first)
		ids[i] = fmt.Sprintf("#%d", i+1)
	}
	if same {
		return &KeyError{Fault: KeyDoubled}
	}
	return &KeyError{Fault: KeySeveral, IDs: ids}
}
