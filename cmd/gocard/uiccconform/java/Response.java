package org.etsi.scp.wg3.uicc.jcapi.userclass;

import org.etsi.scp.wg3.uicc.jcapi.userinterface.APDUResponse;

/** A response APDU in hex. */
final class Response implements APDUResponse {
    private final String data;
    private final String sw;

    Response(String hex) {
        int n = Math.max(hex.length() - 4, 0);
        data = hex.substring(0, n);
        sw = hex.substring(n);
    }

    public String getStatusWord() { return sw; }

    public String getData() { return data; }

    public boolean checkSw(String expected) { return check("status word", sw, expected); }

    public boolean checkData(String expected) { return check("data", data, expected); }

    private static boolean check(String what, String got, String want) {
        want = want.replace(" ", "").toUpperCase();
        if (got.equals(want)) {
            return true;
        }
        System.out.println("  " + what + " " + got + ", want " + want);
        return false;
    }
}
