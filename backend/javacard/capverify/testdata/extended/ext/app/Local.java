package ext.app;

/** Local is an interface that no other package sees. */
interface Local {
    short answer(short to);
}
