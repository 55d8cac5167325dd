using System.Globalization;
using Radzen;

namespace ClientBase.Web.Setup;

/// <summary>
/// The component library's own texts: those of the parts that we use. A key that is not here falls back to English, so
/// whoever takes a new part of the library adds its keys.
/// </summary>
internal sealed class RussianRadzen : ILocalizer
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["Alert_CloseAriaLabel"] = "Закрыть",
        ["CompareValidator_Text"] = "Значения не совпадают",
        ["DatePicker_CalendarWeekTitle"] = "№",
        ["DatePicker_ClearAriaLabel"] = "Очистить",
        ["DatePicker_DisabledAriaLabel"] = "недоступно",
        ["DatePicker_HourAriaLabel"] = "Часы",
        ["DatePicker_MinutesAriaLabel"] = "Минуты",
        ["DatePicker_NextMonthAriaLabel"] = "Следующий месяц",
        ["DatePicker_OkAriaLabel"] = "Готово",
        ["DatePicker_PopupAriaLabel"] = "Выбор даты",
        ["DatePicker_PrevMonthAriaLabel"] = "Предыдущий месяц",
        ["DatePicker_SecondsAriaLabel"] = "Секунды",
        ["DatePicker_SelectedAriaLabel"] = "выбрано",
        ["DatePicker_TodayAriaLabel"] = "сегодня",
        ["DatePicker_ToggleAmPmAriaLabel"] = "До или после полудня",
        ["DatePicker_ToggleAriaLabel"] = "Открыть календарь",
        ["Dialog_AlertTitle"] = "Сообщение",
        ["Dialog_CancelText"] = "Отмена",
        ["Dialog_CloseAriaLabel"] = "Закрыть окно",
        ["Dialog_CloseSideDialogAriaLabel"] = "Закрыть боковое окно",
        ["Dialog_ConfirmMessage"] = "Подтвердить?",
        ["Dialog_ConfirmTitle"] = "Подтверждение",
        ["Dialog_OkText"] = "ОК",
        ["Dialog_ResizeBarAriaLabel"] = "Изменить ширину бокового окна",
        ["Dialog_ResizeBarTitle"] = "Потяните, чтобы изменить ширину",
        ["DropDown_ClearAriaLabel"] = "Очистить",
        ["DropDown_EmptyAriaLabel"] = "Пусто",
        ["DropDown_RemoveChipTitle"] = "Убрать",
        ["DropDown_SearchAriaLabel"] = "Поиск",
        ["DropDown_SelectedItemsText"] = "выбрано",
        ["EmailValidator_Text"] = "Неверный адрес эл. почты",
        ["LengthValidator_Text"] = "Неверная длина",
        ["ListBox_EmptyText"] = "Нет записей",
        ["Menu_AriaLabel"] = "Меню",
        ["Menu_ToggleAriaLabel"] = "Открыть меню",
        ["Notification_CloseAriaLabel"] = "Закрыть сообщение",
        ["NumericRangeValidator_Text"] = "Значение вне допустимых границ",
        ["Numeric_DownAriaLabel"] = "Меньше",
        ["Numeric_UpAriaLabel"] = "Больше",
        ["Panel_CollapseTitle"] = "Свернуть",
        ["Panel_ExpandTitle"] = "Развернуть",
        ["RequiredValidator_Text"] = "Обязательное поле",
        ["SplitButton_ButtonAriaLabel"] = "Кнопка",
        ["SplitButton_OpenAriaLabel"] = "Открыть",
    };

    public string? Get(string key, CultureInfo culture) => Texts.GetValueOrDefault(key);
}
