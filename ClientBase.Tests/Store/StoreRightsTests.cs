using System.Reflection;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Policies;
using ClientBase.Core.Store;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Store;

/// <summary>Every operation of the store asks first whether the sign-in is still good.</summary>
public class StoreRightsTests : IDisposable
{
    private static readonly Dictionary<string, Func<StoreWorld, StoreVisitor, Task<Refusal?>>> Operations = new()
    {
        ["StoreCabinet.OpenAsync"] = async (w, v) => (await w.Cabinet.OpenAsync(v, default)).Refusal,
        ["StoreCabinet.PrintAsync"] = async (w, v) => (await w.Cabinet.PrintAsync(v, PolicyId.New(), default)).Refusal,
        ["StoreData.FindProfileAsync"] = async (w, v) => (await w.Data.FindProfileAsync(v, default)).Refusal,
        ["StoreData.ReadJournalAsync"] = async (w, v) => (await w.Data.ReadJournalAsync(v, default)).Refusal,
        ["StoreData.SetAdvertisingConsentAsync"] = async (w, v) => (await w.Data.SetAdvertisingConsentAsync(v, given: true, default)).Refusal,
        ["StoreData.ExportAsync"] = async (w, v) => (await w.Data.ExportAsync(v, default)).Refusal,
        ["StoreData.WithdrawAsync"] = async (w, v) => (await w.Data.WithdrawAsync(v, default)).Refusal,
        ["ClaimFiling.ListAsync"] = async (w, v) => (await w.Filing.ListAsync(v, default)).Refusal,
        ["ClaimFiling.OpenAsync"] = async (w, v) => (await w.Filing.OpenAsync(v, ClaimId.New(), default)).Refusal,
        ["ClaimFiling.KeepAsync"] = async (w, v) => (await w.Filing.KeepAsync(v, ClaimId.New(), new ClaimInput(), default)).Refusal,
        ["ClaimFiling.AddPhotosAsync"] = async (w, v) => (await w.Filing.AddPhotosAsync(v, ClaimId.New(), [], default)).Refusal,
        ["ClaimFiling.RemovePhotoAsync"] = async (w, v) => (await w.Filing.RemovePhotoAsync(v, ClaimId.New(), Guid.NewGuid(), default)).Refusal,
        ["ClaimFiling.FileAsync"] = async (w, v) => (await w.Filing.FileAsync(v, ClaimId.New(), new ClaimInput(), default)).Refusal,
        ["ClaimFiling.WriteAsync"] = async (w, v) => (await w.Filing.WriteAsync(v, ClaimId.New(), Guid.NewGuid(), "Текст", default)).Refusal,
        ["ClaimFiling.DropAsync"] = async (w, v) => (await w.Filing.DropAsync(v, ClaimId.New(), default)).Refusal,
        ["ClaimFiling.ReadPhotoAsync"] = async (w, v) => (await w.Filing.ReadPhotoAsync(v, Guid.NewGuid(), false, default)).Refusal,
        ["StoreSales.OpenAsync"] = async (w, v) => (await w.Sales.OpenAsync(v, default)).Refusal,
        ["StoreSales.ListAsync"] = async (w, v) => (await w.Sales.ListAsync(v, default)).Refusal,
        ["StoreSales.FindAsync"] = async (w, v) => (await w.Sales.FindAsync(v, QuoteId.New(), default)).Refusal,
        ["StoreSales.KeepDraftAsync"] = async (w, v) => (await w.Sales.KeepDraftAsync(v, QuoteId.New(), w.Tick(), default)).Refusal,
        ["StoreSales.CalculateAsync"] = async (w, v) => (await w.Sales.CalculateAsync(v, QuoteId.New(), w.Tick(), default)).Refusal,
        ["StoreSales.ProceedToPaymentAsync"] = async (w, v) => (await w.Sales.ProceedToPaymentAsync(v, QuoteId.New(), Guid.Empty, default)).Refusal,
        ["StoreSales.ReopenAsync"] = async (w, v) => (await w.Sales.ReopenAsync(v, QuoteId.New(), Guid.Empty, default)).Refusal,
        ["StoreSales.BuyAsync"] = async (w, v) => (await w.Sales.BuyAsync(v, QuoteId.New(), Guid.Empty, default)).Refusal,
        ["StoreSales.TakeAgentsVersionAsync"] = async (w, v) => (await w.Sales.TakeAgentsVersionAsync(v, QuoteId.New(), default)).Refusal,
        ["StoreSales.HandOverAsync"] = async (w, v) => (await w.Sales.HandOverAsync(v, QuoteId.New(), default)).Refusal,
        ["StoreSales.TakeBackAsync"] = async (w, v) => (await w.Sales.TakeBackAsync(v, QuoteId.New(), default)).Refusal,
        ["StoreSales.PutAsideAsync"] = async (w, v) => (await w.Sales.PutAsideAsync(v, QuoteId.New(), default)).Refusal,
    };

    private readonly StoreWorld _world = new();

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task After_the_sign_out_nothing_is_shown_or_done(string operation)
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await _world.SignIn.SignOutAsync(visitor, default);

        Assert.IsType<StoreSessionEnded>(await Operations[operation](_world, visitor));
    }

    [Fact]
    public void Every_operation_takes_who_is_acting_and_stands_in_the_table()
    {
        var methods = (
            from type in typeof(StoreSales).Assembly.GetTypes()
            where type.IsClass && type.IsPublic && !type.IsAbstract && type.Namespace == "ClientBase.Core.Store"
                && type != typeof(StoreSignIn) && type != typeof(StoreAccess) && type != typeof(ClientQuotes) // Of an agent: AuthorisationMatrixTests.
                && type != typeof(ErasureDesk) // Of the staff: the same.
                && type != typeof(StoreMessages) && type != typeof(StoreMessageRelay) // The program itself acts.
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where typeof(Task).IsAssignableFrom(method.ReturnType)
            select (Name: $"{type.Name}.{method.Name}", First: method.GetParameters()[0].ParameterType)).ToList();

        Assert.All(methods, method => Assert.Equal(typeof(StoreVisitor), method.First));
        Assert.Equal(Operations.Keys.Order(StringComparer.Ordinal), methods.Select(method => method.Name).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _world.Dispose();
}
