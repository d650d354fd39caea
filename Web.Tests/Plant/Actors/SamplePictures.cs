using System.Buffers.Binary;
using System.Text;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>The beginnings of pictures, as the formats' specifications say.</summary>
public static class SamplePictures
{
    /// <summary>A whole picture of one point.</summary>
    public static byte[] OnePoint =>
        Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        );

    /// <summary>A whole photograph of 16 by 8 points, without anything that a camera writes beside it.</summary>
    public static byte[] Photograph =>
        Convert.FromBase64String(
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
                + "T09PT09PT09PT09PT0//wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAA"
                + "AAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABQf/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCfADKS/9k="
        );

    /// <summary>A whole photograph of 16 by 8 points, in which the camera wrote where it was (EXIF 2.32,
    /// 4.6.6).</summary>
    public static byte[] JpegWithPlace
    {
        get
        {
            byte[] place =
            [
                .. "Exif\0\0II*\0"u8,
                .. (byte[])[8, 0, 0, 0, 1, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0],
                .. (byte[])[1, 0, 1, 0, 2, 0, 2, 0, 0, 0, (byte)'N', 0, 0, 0, 0, 0, 0, 0],
            ];
            return [.. Photograph[..2], 0xFF, 0xE1, .. Big(place.Length + 2), .. place, .. Photograph[2..]];
        }
    }

    public static byte[] Png(int width, int height)
    {
        byte[] head = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[17]];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(20), height);
        return head;
    }

    public static byte[] Gif(int width, int height) => [.. "GIF89a"u8, .. Little(width), .. Little(height), 0, 0, 0];

    /// <param name="before">Bytes of an EXIF segment before the frame.</param>
    public static byte[] Jpeg(int width, int height, int before = 16) =>
        [0xFF, 0xD8, 0xFF, 0xE1, .. Big(before + 2), .. new byte[before], .. Frame(0xC0, width, height)];

    /// <summary>A progressive one, with a table and filling before the frame.</summary>
    public static byte[] ProgressiveJpeg(int width, int height) =>
        [0xFF, 0xD8, 0xFF, 0xC4, 0, 4, 1, 2, 0xFF, 0xFF, .. Frame(0xC2, width, height)];

    public static byte[] ExtendedWebP(int width, int height) =>
        WebP("VP8X", [0, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)]);

    public static byte[] LosslessWebP(int width, int height)
    {
        var data = new byte[10];
        data[0] = 0x2F;
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(1), (width - 1) | ((height - 1) << 14));
        return WebP("VP8L", data);
    }

    public static byte[] LossyWebP(int width, int height) =>
        WebP("VP8 ", [0x10, 0, 0, 0x9D, 0x01, 0x2A, .. Little(width), .. Little(height)]);

    private static byte[] Frame(byte marker, int width, int height) =>
        [0xFF, marker, 0, 17, 8, .. Big(height), .. Big(width), 3, .. new byte[9]];

    private static byte[] WebP(string kind, byte[] data) =>
        [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. Encoding.ASCII.GetBytes(kind), 10, 0, 0, 0, .. data];

    private static byte[] Little(int number) => [(byte)number, (byte)(number >> 8)];

    private static byte[] Big(int number) => [(byte)(number >> 8), (byte)number];

    private static byte[] Three(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16)];
}
