package native

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// ScwsAID is the package AID of uicc.scws.
var ScwsAID = iso7816.MustParseAID("A0000000090005FFFFFFFF8915000000")

// scwsPackage is uicc.scws 1.0 with the project's tokens. HttpRequest and
// HttpResponse are interfaces that the JCRE's temporary entry point objects
// implement; their state is a *web.Request and a *web.Response.
func scwsPackage() packageTable {
	return packageTable{aid: ScwsAID, name: "uicc/scws", classes: []classTable{
		{1, "HttpRequest", requestMethods()},
		{2, "HttpResponse", responseMethods()},
		{4, "ScwsExtensionRegistry", []entry{
			{Static, 0, "register", registerExtension},
			{Static, 1, "deregister", deregisterExtension},
			{Virtual, 0, "equals", objectEquals},
		}},
		{5, "ScwsException", reasonMethods(jcre.ScwsExceptionClass)},
	}}
}

// registerExtension is ScwsExtensionRegistry.register(ext, appId, off, len).
func registerExtension(env Env, args []int32) (int32, error) {
	extension, err := env.Extension(Ref(args[0]))
	if err != nil {
		return 0, err
	}
	id, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	return 0, env.Card().RegisterExtension(id, Ref(args[0]), extension)
}

func deregisterExtension(env Env, args []int32) (int32, error) {
	return 0, env.Card().DeregisterExtension(Ref(args[0]))
}

func requestMethods() []entry {
	return []entry{
		{Interface, 0, "findAndCopyKeywordValue", ofRequest(findByName)},
		{Interface, 1, "findAndCopyKeywordValue", ofRequest(findByID)},
		{Interface, 2, "readContent", ofRequest(readContent)},
		{Interface, 3, "getContentLength", ofRequest(func(_ Env, q *web.Request, _ []int32) (int32, error) { return int32(q.ContentLength()), nil })},
		{Interface, 4, "getContentType", ofRequest(func(_ Env, q *web.Request, _ []int32) (int32, error) { return int32(q.ContentType()), nil })},
		{Interface, 5, "readContentType", ofRequest(readContentType)},
		{Interface, 6, "getRequestHttpVersion", ofRequest(func(_ Env, q *web.Request, _ []int32) (int32, error) { return int32(q.Version()), nil })},
		{Interface, 7, "getRequestID", ofRequest(func(_ Env, q *web.Request, _ []int32) (int32, error) { return int32(q.ID()), nil })},
		{Interface, 8, "isFirst", ofRequest(func(_ Env, q *web.Request, _ []int32) (int32, error) { return flag(q.IsFirst()), nil })},
		{Interface, 9, "isComplete", ofRequest(func(_ Env, q *web.Request, _ []int32) (int32, error) { return flag(q.IsComplete()), nil })},
		{Interface, 10, "cancelProcessing", ofRequest(func(_ Env, q *web.Request, _ []int32) (int32, error) {
			q.CancelProcessing()
			return 0, nil
		})},
	}
}

// ofRequest makes the native method of one of HttpRequest's. Outside of a call of
// an extension there is no request: SecurityException.
func ofRequest(f func(Env, *web.Request, []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		q, ok := env.Host(Ref(args[0])).(*web.Request)
		if !ok {
			return 0, exception(jcre.SecurityExceptionClass)
		}
		return f(env, q, args[1:])
	}
}

// copyValue copies as much of a value as max bytes hold and answers how much.
func copyValue(env Env, value string, ok bool, array, off, max int32) (int32, error) {
	if _, err := slice(env, array, off, max); err != nil {
		return 0, err
	}
	if !ok {
		return web.KeywordNotFound, nil
	}
	n := min(len(value), int(max))
	return short(n), env.Write(Ref(array), int(off), []byte(value[:n]), false)
}

// findByName is findAndCopyKeywordValue(name, nameOffs, nameLength, buffer,
// bufferOffs, maxLength).
func findByName(env Env, q *web.Request, args []int32) (int32, error) {
	name, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	value, ok := q.FindByName(name)
	return copyValue(env, value, ok, args[3], args[4], args[5])
}

// findByID is findAndCopyKeywordValue(keywordId, buffer, bufferOffs, maxLength).
func findByID(env Env, q *web.Request, args []int32) (int32, error) {
	value, ok := q.Find(int16(args[0]))
	return copyValue(env, value, ok, args[1], args[2], args[3])
}

// readContentType is readContentType(data, offs, len).
func readContentType(env Env, q *web.Request, args []int32) (int32, error) {
	value, ok := q.RawContentType()
	return copyValue(env, value, ok, args[0], args[1], args[2])
}

// readContent is readContent(int requestOffset, data, offset, len).
func readContent(env Env, q *web.Request, args []int32) (int32, error) {
	if _, err := slice(env, args[2], args[3], args[4]); err != nil {
		return 0, err
	}
	data := make([]byte, args[4])
	n, err := q.ReadContent(int(args[0]), data)
	if err != nil {
		return 0, err
	}
	return short(n), env.Write(Ref(args[2]), int(args[3]), data[:n], false)
}

func responseMethods() []entry {
	return []entry{
		{Interface, 0, "finalizeHeader", ofResponse(func(_ Env, p *web.Response, _ []int32) error { return p.FinalizeHeader() })},
		{Interface, 1, "writeStatusCode", ofResponse(func(_ Env, p *web.Response, args []int32) error { return p.WriteStatusCode(int16(args[0])) })},
		{Interface, 2, "setContentType", ofResponse(func(_ Env, p *web.Response, args []int32) error { return p.SetContentType(int16(args[0])) })},
		{Interface, 3, "appendHeaderVariable", ofResponse(appendHeaderLine)},
		{Interface, 4, "appendHeaderVariable", ofResponse(appendHeader)},
		{Interface, 5, "appendHeaderVariable", ofResponse(appendHeaderID)},
		{Interface, 6, "appendContent", ofResponse(appendContent)},
		{Interface, 7, "enableChunkMode", ofResponse(func(_ Env, p *web.Response, _ []int32) error { return p.EnableChunkMode() })},
		{Interface, 8, "flush", ofResponse(func(_ Env, p *web.Response, _ []int32) error { return p.Flush() })},
		{Interface, 9, "sendError", ofResponse(func(_ Env, p *web.Response, args []int32) error { return p.SendError(int16(args[0])) })},
		{Interface, 10, "reset", ofResponse(func(_ Env, p *web.Response, _ []int32) error { return p.Reset() })},
		{Interface, 11, "getRemainingResponseBufferSize", remaining},
	}
}

// responseOf is the response behind an HttpResponse; outside of a call of an
// extension there is none: SecurityException.
func responseOf(env Env, r int32) (*web.Response, error) {
	p, ok := env.Host(Ref(r)).(*web.Response)
	if !ok {
		return nil, exception(jcre.SecurityExceptionClass)
	}
	return p, nil
}

// ofResponse makes the native method of one of HttpResponse's without a result.
func ofResponse(f func(Env, *web.Response, []int32) error) Func {
	return func(env Env, args []int32) (int32, error) {
		p, err := responseOf(env, args[0])
		if err != nil {
			return 0, err
		}
		return 0, f(env, p, args[1:])
	}
}

func remaining(env Env, args []int32) (int32, error) {
	p, err := responseOf(env, args[0])
	if err != nil {
		return 0, err
	}
	return int32(p.Remaining()), nil
}

func appendHeaderLine(env Env, p *web.Response, args []int32) error {
	line, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return err
	}
	return p.AppendHeaderLine(line)
}

func appendHeader(env Env, p *web.Response, args []int32) error {
	name, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return err
	}
	value, err := slice(env, args[3], args[4], args[5])
	if err != nil {
		return err
	}
	return p.AppendHeader(name, value)
}

func appendHeaderID(env Env, p *web.Response, args []int32) error {
	value, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return err
	}
	return p.AppendHeaderID(int16(args[0]), value)
}

func appendContent(env Env, p *web.Response, args []int32) error {
	data, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return err
	}
	return p.AppendContent(data)
}
