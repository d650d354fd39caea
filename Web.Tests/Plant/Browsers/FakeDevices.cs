using System.Buffers.Binary;
using System.Text;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Files that a browser takes for its camera and microphone; it plays them in a loop.</summary>
internal static class FakeDevices
{
    private const int BlockSize = 16;
    private const int SamplesPerSecond = 48_000;
    private const int SamplesPerPulse = SamplesPerSecond / 4;
    private const int SamplesPerRamp = SamplesPerSecond / 200;

    /// <summary>Writes one second of this colour as raw I420 (YUV4MPEG2). A small block moves through it, so that no
    /// encoder finds two frames alike.</summary>
    public static async Task WriteVideoAsync(string path, CameraColour colour, int height, int framesPerSecond)
    {
        var width = height * 16 / 9;
        var (y, u, v) = Yuv(colour);
        await using var file = File.Create(path);
        await file.WriteAsync(
            Encoding.ASCII.GetBytes($"YUV4MPEG2 W{width} H{height} F{framesPerSecond}:1 Ip A1:1 C420jpeg\n")
        );
        var frameStart = Encoding.ASCII.GetBytes("FRAME\n");
        for (var frame = 0; frame < framesPerSecond; frame++)
        {
            var luma = new byte[width * height];
            Array.Fill(luma, y);
            var left = (width - BlockSize) * frame / framesPerSecond;
            for (var row = 0; row < BlockSize; row++)
            {
                Array.Fill(luma, (byte)(y > 128 ? y - 60 : y + 60), (row * width) + left, BlockSize);
            }

            await file.WriteAsync(frameStart);
            await file.WriteAsync(luma);
            await file.WriteAsync(Plane(u, width, height));
            await file.WriteAsync(Plane(v, width, height));
        }
    }

    /// <summary>One second of a tone as 16-bit mono WAV; of silence for 0 Hz. The tone pulses unless asked otherwise,
    /// as noise suppression takes a steady one for noise.</summary>
    public static byte[] Sound(int hertz, bool isSteady = false)
    {
        var wave = WaveOfOneSecond();
        for (var i = 0; i < SamplesPerSecond; i++)
        {
            var sample =
                12_000
                * (isSteady ? 1 : Loudness(i % SamplesPerPulse))
                * Math.Sin(2 * Math.PI * hertz * i / SamplesPerSecond);
            BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(44 + (i * 2)), (short)sample);
        }

        return wave;
    }

    // 16-bit mono, of silence.
    private static byte[] WaveOfOneSecond()
    {
        var wave = new byte[44 + (SamplesPerSecond * 2)];
        "RIFF"u8.CopyTo(wave);
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(4), wave.Length - 8);
        "WAVEfmt "u8.CopyTo(wave.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(20), 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(22), 1); // mono
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(24), SamplesPerSecond);
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(28), SamplesPerSecond * 2);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(34), 16);
        "data"u8.CopyTo(wave.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(40), SamplesPerSecond * 2);
        return wave;
    }

    /// <summary>Three quarters of a pulse sound; the ramps at its ends keep it from clicking, which would spread over
    /// all frequencies.</summary>
    private static double Loudness(int sample) =>
        Math.Clamp(Math.Min(sample, (SamplesPerPulse * 3 / 4) - sample) / (double)SamplesPerRamp, 0, 1);

    private static byte[] Plane(byte value, int width, int height)
    {
        var plane = new byte[width / 2 * (height / 2)];
        Array.Fill(plane, value);
        return plane;
    }

    /// <summary>ITU-R BT.601 in the limited range.</summary>
    private static (byte Y, byte U, byte V) Yuv(CameraColour colour)
    {
        var (red, green, blue) = colour switch
        {
            CameraColour.Red => (255, 0, 0),
            CameraColour.Green => (0, 255, 0),
            CameraColour.Blue => (0, 0, 255),
            CameraColour.Yellow => (255, 255, 0),
            CameraColour.Magenta => (255, 0, 255),
            CameraColour.Cyan => (0, 255, 255),
            _ => throw new ArgumentOutOfRangeException(nameof(colour), colour, "no such colour"),
        };
        return (
            (byte)Math.Round(16 + (0.257 * red) + (0.504 * green) + (0.098 * blue)),
            (byte)Math.Round(128 - (0.148 * red) - (0.291 * green) + (0.439 * blue)),
            (byte)Math.Round(128 + (0.439 * red) - (0.368 * green) - (0.071 * blue))
        );
    }
}
