using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EventRpc.Protocol.Tests.Crypt;

public sealed class SaltedDesTests
{
    [Theory]
    // Ronald Rivest, "Testing Implementation of DES", and NBS Special Publication 500-20.
    [InlineData(0x133457799BBCDFF1, 0x0123456789ABCDEF, 0x85E813540F0AB405)]
    [InlineData(0x0000000000000000, 0x0000000000000000, 0x8CA64DE9C1B123A7)]
    [InlineData(0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x7359B2163E4EDC58)]
    [InlineData(0x7CA110454A1A6E57, 0x01A1D6D039776742, 0x690F5B0D9A26939B)]
    [InlineData(0x0131D9619DC1376E, 0x5CD54CA83DEF57DA, 0x7A389D10354BD271)]
    [InlineData(0x0101010101010101, 0x8000000000000000, 0x95F8A5E5DD31D900)]
    [InlineData(0x8001010101010101, 0x0000000000000000, 0x95A8D72813DAA94D)]
    public void Without_a_salt_it_is_the_standard(ulong key, ulong block, ulong encrypted) =>
        Assert.Equal(encrypted, new SaltedDes(key).Encrypt(block));

    [Fact]
    public void Without_a_salt_it_is_the_DES_of_dotnet_however_many_turns_it_takes()
    {
        var random = new Random(1);
        var key = new byte[8];
        var block = new byte[8];
        for (var i = 0; i < 500; i++)
        {
            random.NextBytes(key);
            random.NextBytes(block);
#pragma warning disable CA5351 // DES is what is tested.
            using var des = DES.Create();
#pragma warning restore CA5351
            des.Key = key;
            var salted = new SaltedDes(BinaryPrimitives.ReadUInt64BigEndian(key)).Encrypt(BinaryPrimitives.ReadUInt64BigEndian(block), turns: 3);
            for (var turn = 0; turn < 3; turn++)
                block = des.EncryptEcb(block, PaddingMode.None);
            Assert.Equal(BinaryPrimitives.ReadUInt64BigEndian(block), salted);
        }
    }
}
