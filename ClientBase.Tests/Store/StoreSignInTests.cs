using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Store;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Store;

/// <summary>Signing in to the online store: the same limits and checks as any code, and nothing told about who has an account.</summary>
public class StoreSignInTests : IDisposable
{
    private const string Unknown = "+7 912 000-11-22";

    private readonly StoreWorld _world = new();

    private ClientDesk Desk => _world.Desk;

    [Fact]
    public async Task The_code_of_the_sms_opens_the_cabinet_of_this_client()
    {
        await _world.BoundClientAsync();

        var visitor = await _world.EnterAsync();

        Assert.Contains("для входа в личный кабинет", Desk.Gateway.Sent[^1].Text, StringComparison.Ordinal);
        Assert.Equal("Пётр", (await _world.Cabinet.OpenAsync(visitor, default)).Value.FirstName);
    }

    [Fact]
    public async Task An_unknown_number_gets_the_answers_of_a_known_one_and_no_message()
    {
        await _world.BoundClientAsync();
        Desk.Clock.Move(TimeSpan.FromMinutes(11));
        var sent = Desk.Gateway.Sent.Count;

        foreach (var phone in new[] { StoreWorld.Phone, Unknown })
        {
            var form = Guid.NewGuid();
            var code = await _world.SignIn.SendCodeAsync(form, phone, null, default);
            Assert.Equal(Desk.Clock.UtcNow() + TimeSpan.FromMinutes(5), code.Value.ExpiresAt);
            Assert.Equal(Desk.Clock.UtcNow() + TimeSpan.FromMinutes(1), code.Value.ResendAllowedAt);
            Assert.IsType<ResendTooEarly>((await _world.SignIn.SendCodeAsync(form, phone, null, default)).Refusal);
            Assert.Equal(4, Assert.IsType<WrongCode>((await _world.SignIn.SignInAsync(form, phone, WrongCodeOf(phone), default)).Refusal).TriesLeft);
        }

        await _world.WaitForSmsAsync(sent + 1);
    }

    [Fact]
    public async Task Five_wrong_codes_kill_the_right_one_also_here()
    {
        await _world.BoundClientAsync();
        Desk.Clock.Move(TimeSpan.FromMinutes(11));
        var (form, sent) = (Guid.NewGuid(), Desk.Gateway.Sent.Count);
        await _world.SignIn.SendCodeAsync(form, StoreWorld.Phone, null, default);
        await _world.WaitForSmsAsync(sent + 1);
        var right = Desk.Gateway.LastCode();
        for (var i = 0; i < 5; i++)
        {
            await _world.SignIn.SignInAsync(form, StoreWorld.Phone, WrongCodeOf(StoreWorld.Phone), default);
        }

        Assert.IsType<TooManyWrongTries>((await _world.SignIn.SignInAsync(form, StoreWorld.Phone, right, default)).Refusal);
    }

    [Fact]
    public async Task OTP10_a_code_for_the_agent_signs_nobody_in_and_a_code_of_the_store_confirms_no_phone()
    {
        await _world.BoundClientAsync();
        Desk.Clock.Move(TimeSpan.FromMinutes(11));
        var form = Guid.NewGuid();
        await Desk.Phones.SendCodeAsync(Desk.A, form, PhoneNumber.Parse(StoreWorld.Phone), null, null, default);
        Assert.IsType<CodeNotRequested>((await _world.SignIn.SignInAsync(form, StoreWorld.Phone, Desk.Gateway.LastCode(), default)).Refusal);

        Desk.Clock.Move(TimeSpan.FromMinutes(11));
        var (other, sent) = (Guid.NewGuid(), Desk.Gateway.Sent.Count);
        await _world.SignIn.SendCodeAsync(other, StoreWorld.Phone, null, default);
        await _world.WaitForSmsAsync(sent + 1);
        Assert.IsType<CodeNotRequested>((await Desk.Phones.ConfirmAsync(Desk.A, other, PhoneNumber.Parse(StoreWorld.Phone), Desk.Gateway.LastCode(), default)).Refusal);
    }

    [Fact]
    public async Task What_is_no_mobile_number_is_told_at_once()
    {
        Assert.IsType<NotAMobileNumber>((await _world.SignIn.SendCodeAsync(Guid.NewGuid(), "+7 495 000-00-00", null, default)).Refusal);
    }

    [Fact]
    public async Task Signing_out_ends_every_device()
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var elsewhere = await _world.EnterAsync();

        await _world.SignIn.SignOutAsync(visitor, default);

        Assert.IsType<StoreSessionEnded>((await _world.Cabinet.OpenAsync(visitor, default)).Refusal);
        Assert.IsType<StoreSessionEnded>((await _world.Cabinet.OpenAsync(elsewhere, default)).Refusal);
    }

    public void Dispose() => _world.Dispose();

    /// <summary>Six digits that are not the last code.</summary>
    private string WrongCodeOf(string phone) =>
        phone == Unknown || Desk.Gateway.LastCode() != "000000" ? "000000" : "000001";
}
