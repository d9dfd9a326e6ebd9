using Espalier.Graph;

namespace Espalier.Tests;

/// <summary>Damages a sound file in many ways and reads it: only an <see cref="EspalierException"/> may come out.</summary>
internal static class Damage
{
    public static void Check(byte[] sound, string path, int seed, Action<string> read)
    {
        for (int length = 0; length < sound.Length; length += 64) Try(sound[..length], $"cut to {length} bytes", mustFail: true);

        var key = RandomKey.For(seed, "test/damage");
        long item = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] bytes = [.. sound];
            for (int change = key.Integer(item++, 4); change >= 0; change--)
            {
                // Half of the changes go where the sizes are.
                int at = key.Integer(item++, key.Integer(item++, 2) == 0 ? bytes.Length : Math.Min(bytes.Length, 300));
                bytes[at] = key.Integer(item++, 3) switch
                {
                    0 => (byte)(bytes[at] ^ (1 << key.Integer(item++, 8))),
                    1 => (byte)key.Integer(item++, 256),
                    _ => "09[]{}\":,"u8[key.Integer(item++, 9)],
                };
            }
            Try(bytes, $"mutation {round}", mustFail: false);
        }

        void Try(byte[] bytes, string what, bool mustFail)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                read(path);
                Assert.False(mustFail, $"{what}: was read without complaint");
            }
            catch (EspalierException) { }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{what}: {e}");
            }
        }
    }
}
