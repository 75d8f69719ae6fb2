import java.io.*;
import java.lang.reflect.*;
import java.util.*;

/** Executes calls of Java Card API classes: each line of standard input is one call, each line of standard output its result. */
public class Calls {
    static Map<String, Object> vars = new HashMap<>();

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null;) {
            String[] f = line.trim().split(" ");
            if (f.length < 2) continue;
            System.out.println(run(f));
        }
    }

    /** VAR CLASS.METHOD(DESC) ARG...: METHOD is new, or ends in ! for a call on the first argument. */
    static String run(String[] f) throws Exception {
        int dot = f[1].lastIndexOf('.', f[1].indexOf('('));
        Class<?> c = Class.forName(f[1].substring(0, dot).replace('/', '.'));
        String name = f[1].substring(dot + 1, f[1].indexOf('('));
        boolean virtual = name.endsWith("!");
        if (virtual) name = name.substring(0, name.length() - 1);
        Class<?>[] types = types(f[1].substring(f[1].indexOf('(') + 1, f[1].indexOf(')')));
        Object self = virtual ? vars.get(f[2]) : null;
        Object[] a = new Object[types.length];
        for (int i = 0; i < a.length; i++) a[i] = value(types[i], f[i + (virtual ? 3 : 2)]);
        Object result;
        try {
            if (name.equals("new")) result = c.getConstructor(types).newInstance(a);
            else result = c.getMethod(name, types).invoke(self, a);
        } catch (InvocationTargetException e) {
            Throwable t = e.getCause();
            String s = "! " + t.getClass().getName().replace('.', '/');
            if (t instanceof javacard.framework.CardRuntimeException) s += " " + ((javacard.framework.CardRuntimeException) t).getReason();
            return s + arrays(a);
        }
        if (!f[0].equals("-")) vars.put(f[0], result);
        return "= " + show(result) + arrays(a);
    }

    static String arrays(Object[] a) {
        String s = "";
        for (Object o : a) if (o != null && o.getClass().isArray()) s += " " + show(o);
        return s;
    }

    static String show(Object o) {
        if (o instanceof byte[]) { String s = "x"; for (byte b : (byte[]) o) s += String.format("%02X", b); return s; }
        if (o instanceof short[]) { String s = "s"; for (short b : (short[]) o) s += String.format("%04X", b); return s; }
        if (o instanceof int[]) { String s = "i"; for (int b : (int[]) o) s += String.format("%08X", b); return s; }
        if (o instanceof boolean[]) { String s = "z"; for (boolean b : (boolean[]) o) s += b ? "01" : "00"; return s; }
        if (o instanceof Boolean) return (Boolean) o ? "1" : "0";
        if (o == null || o instanceof Number) return "" + o;
        return o.getClass().getName().replace('.', '/');
    }

    static Object value(Class<?> t, String s) {
        if (t == byte.class) return (byte) Integer.parseInt(s);
        if (t == short.class) return (short) Integer.parseInt(s);
        if (t == boolean.class) return s.equals("1");
        if (t == int.class) return Integer.parseInt(s);
        if (s.equals("null")) return null;
        String v = s.substring(1);
        switch (s.charAt(0)) {
        case 'x': { byte[] b = new byte[v.length() / 2]; for (int i = 0; i < b.length; i++) b[i] = (byte) Integer.parseInt(v.substring(2 * i, 2 * i + 2), 16); return b; }
        case 'z': { boolean[] b = new boolean[v.length() / 2]; for (int i = 0; i < b.length; i++) b[i] = !v.substring(2 * i, 2 * i + 2).equals("00"); return b; }
        case 's': { short[] b = new short[v.length() / 4]; for (int i = 0; i < b.length; i++) b[i] = (short) Integer.parseInt(v.substring(4 * i, 4 * i + 4), 16); return b; }
        case 'i': { int[] b = new int[v.length() / 8]; for (int i = 0; i < b.length; i++) b[i] = (int) Long.parseLong(v.substring(8 * i, 8 * i + 8), 16); return b; }
        }
        return vars.get(s);
    }

    static Class<?>[] types(String d) throws Exception {
        List<Class<?>> l = new ArrayList<>();
        for (int i = 0; i < d.length(); i++) {
            switch (d.charAt(i)) {
            case 'B': l.add(byte.class); break;
            case 'S': l.add(short.class); break;
            case 'Z': l.add(boolean.class); break;
            case 'I': l.add(int.class); break;
            case 'L': { int e = d.indexOf(';', i); l.add(Class.forName(d.substring(i + 1, e).replace('/', '.'))); i = e; break; }
            case '[': i++; l.add(d.charAt(i) == 'B' ? byte[].class : d.charAt(i) == 'S' ? short[].class : d.charAt(i) == 'I' ? int[].class : boolean[].class); break;
            }
        }
        return l.toArray(new Class<?>[0]);
    }
}
