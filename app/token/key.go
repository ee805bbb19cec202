package token

import (
	"errors"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// ReadKey reads a private key in any form that [oauth.ImportKey] knows, to sign
// with the algorithm and to be called kid; "" leaves what the file says, else
// the usual algorithm of the key and its thumbprint. Its errors are Problems;
// none holds anything of the key.
func ReadKey(data []byte, password secret.Secret, kid, algorithm string) (*oauth.Imported, error) {
	read, err := oauth.ImportKey(data, password)
	if refused, ok := errors.AsType[*oauth.KeyError](err); ok {
		return nil, keyProblem(refused, keyCause(refused))
	}
	if err == nil && algorithm != "" {
		read.Key, err = read.Key.WithAlgorithm(algorithm)
	}
	if err == nil && kid != "" {
		read.Key, err = read.Key.WithID(kid)
	}
	if refused, ok := errors.AsType[*oauth.KeyError](err); ok { // not the file's
		return nil, keyProblem(refused, text.T("key.mismatch", "The algorithm is for another kind of key: RS256, RS384 and RS512 take RSA; ES256, ES384 and ES512 take the curves P-256, P-384 and P-521."))
	}
	if err != nil {
		return nil, err
	}
	return read, nil
}

func keyProblem(e *oauth.KeyError, cause text.Text) *problem.Problem {
	return problem.New("key."+string(e.Fault), text.T("key.refused", "The key can't be used"), cause, keyWay(e)).WithDetail(e.Error())
}

// keyCause says what the file is instead of a key that signs.
func keyCause(e *oauth.KeyError) text.Text {
	sentence, fix := problem.KeyWords(e)
	return text.T("key.cause", "{{.Sentence}}. {{.Fix}}", "Sentence", sentence.String(), "Fix", fix.String())
}

func keyWay(e *oauth.KeyError) problem.Way {
	command := problem.KeyCommand(e)
	switch {
	case command != "":
		return problem.NewWay(problem.Retry, text.T("key.way.convert", "Convert the file: {{.Command}}", "Command", command), text.Text{})
	case e.Fault == oauth.KeyNeedsPassword, e.Fault == oauth.KeyWrongPassword:
		return problem.NewWay(problem.Retry, text.T("key.way.password", "Give the key's password"), text.Text{})
	case e.Fault == oauth.KeyMismatch:
		return problem.NewWay(problem.Retry, text.T("key.way.algorithm", "Choose an algorithm that suits the key, or none"), text.Text{})
	case e.Fault == oauth.KeySeveral, e.Fault == oauth.KeyDoubled:
		return problem.NewWay(problem.Retry, text.T("key.way.one", "Leave one key in the file"), text.Text{})
	}
	return problem.NewWay(problem.Retry, text.T("key.way.other", "Choose the file with the private key"), text.Text{})
}
