using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using static ClientBase.Core.Ownership.ClientAction;
using static ClientBase.Core.Ownership.ClientStatus;

namespace ClientBase.Tests.Ownership;

/// <summary>The action matrix of domain §3.3, row by row: «+» allowed, «-» not. Age and date gate: SaleRulesTests.</summary>
public sealed class OwnershipRulesTests
{
    private static readonly ClientAction[] Columns = [Open, Edit, ConfirmPhone, Sell, Delete, Archive, Comment, SeeClientQuotes];

    [Theory]
    [InlineData(Prospect, false, "++++++" + "+-")]
    [InlineData(BoundToMe, false, "++++-+" + "++")]
    [InlineData(Customer, false, "++++-+" + "+-")]
    [InlineData(LockedByOther, false, "+----+" + "+-")]
    [InlineData(Prospect, true, "+---++" + "+-")]
    [InlineData(BoundToMe, true, "+----+" + "++")]
    [InlineData(Customer, true, "+----+" + "+-")]
    [InlineData(LockedByOther, true, "+----+" + "+-")]
    public void The_action_matrix_holds(ClientStatus status, bool isArchived, string row) =>
        Assert.Equal(row, string.Concat(Columns.Select(action => OwnershipRules.Refuse(action, status, isArchived) is null ? '+' : '-')));

    [Theory]
    [InlineData(Edit)]
    [InlineData(ConfirmPhone)]
    [InlineData(Sell)]
    public void A_locked_client_is_refused_in_the_words_of_the_rule(ClientAction action)
    {
        var refusal = OwnershipRules.Refuse(action, LockedByOther, isArchived: true);

        Assert.Equal(
            "Клиент закреплён за другим агентом. Оформление полисов и редактирование профиля в ЛКА недоступны. В других системах ограничение не действует.",
            Assert.IsType<BoundToAnotherAgent>(refusal).Message);
        Assert.NotNull(refusal.Why);
        Assert.NotNull(refusal.WhatNext);
    }

    [Fact]
    public void The_refusal_names_no_agent_no_policy_and_no_date() =>
        Assert.Empty(typeof(BoundToAnotherAgent).GetConstructors().Single().GetParameters());
}
